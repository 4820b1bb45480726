import { getOwnUser } from './get-own-user.ts'
import { getPublicKeys } from './get-public-keys.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { refreshSession } from './refresh-session.ts'
import { registerUser } from './register-user.ts'
import { resendCode } from './resend-code.ts'
import { verifyEmail } from './verify-email.ts'

export const contracts = {
  getOwnUser,
  getPublicKeys,
  login,
  logout,
  refreshSession,
  registerUser,
  resendCode,
  verifyEmail,
} as const
