import { endSession } from './end-session.ts'
import { endSessions } from './end-sessions.ts'
import { getOwnUser } from './get-own-user.ts'
import { getPublicKeys } from './get-public-keys.ts'
import { getSession } from './get-session.ts'
import { listSessions } from './list-sessions.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { logoutAll } from './logout-all.ts'
import { refreshSession } from './refresh-session.ts'
import { registerUser } from './register-user.ts'
import { resendCode } from './resend-code.ts'
import { verifyEmail } from './verify-email.ts'

export const contracts = {
  endSession,
  endSessions,
  getOwnUser,
  getPublicKeys,
  getSession,
  listSessions,
  login,
  logout,
  logoutAll,
  refreshSession,
  registerUser,
  resendCode,
  verifyEmail,
} as const
