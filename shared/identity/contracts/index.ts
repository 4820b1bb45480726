import { acceptInvitation } from './accept-invitation.ts'
import { activateUser } from './activate-user.ts'
import { changeOwnUser } from './change-own-user.ts'
import { changePassword } from './change-password.ts'
import { changePreferences } from './change-preferences.ts'
import { changeProfile } from './change-profile.ts'
import { changeRoleScopes } from './change-role-scopes.ts'
import { changeUserRole } from './change-user-role.ts'
import { createApiKey } from './create-api-key.ts'
import { deactivateUser } from './deactivate-user.ts'
import { deleteApiKey } from './delete-api-key.ts'
import { deleteOwnUser } from './delete-own-user.ts'
import { deleteUser } from './delete-user.ts'
import { endSession } from './end-session.ts'
import { endSessions } from './end-sessions.ts'
import { exportOwnData } from './export-own-data.ts'
import { forgotPassword } from './forgot-password.ts'
import { getOwnUser } from './get-own-user.ts'
import { getPreferences } from './get-preferences.ts'
import { getProfile } from './get-profile.ts'
import { getPublicKeys } from './get-public-keys.ts'
import { getSession } from './get-session.ts'
import { inviteUser } from './invite-user.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listRoles } from './list-roles.ts'
import { listSessions } from './list-sessions.ts'
import { listUsers } from './list-users.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { logoutAll } from './logout-all.ts'
import { reauthenticate } from './reauthenticate.ts'
import { refreshSession } from './refresh-session.ts'
import { registerUser } from './register-user.ts'
import { requestOtp } from './request-otp.ts'
import { resendCode } from './resend-code.ts'
import { resetPassword } from './reset-password.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { showAccountPage } from './show-account-page.ts'
import { undoAct } from './undo-act.ts'
import { verifyEmail } from './verify-email.ts'
import { verifyOtp } from './verify-otp.ts'
import { verifyOwnEmail } from './verify-own-email.ts'
import { verifyOwnPhone } from './verify-own-phone.ts'

export const contracts = {
  acceptInvitation,
  activateUser,
  changeOwnUser,
  changePassword,
  changePreferences,
  changeProfile,
  changeRoleScopes,
  changeUserRole,
  deactivateUser,
  deleteOwnUser,
  deleteUser,
  endSession,
  endSessions,
  rotateApiKey,
  listApiKeys,
  deleteApiKey,
  createApiKey,
  exportOwnData,
  forgotPassword,
  getOwnUser,
  getPreferences,
  getProfile,
  getPublicKeys,
  getSession,
  inviteUser,
  listRoles,
  listSessions,
  listUsers,
  login,
  logout,
  logoutAll,
  reauthenticate,
  refreshSession,
  registerUser,
  requestOtp,
  resendCode,
  resetPassword,
  showAccountPage,
  undoAct,
  verifyEmail,
  verifyOtp,
  verifyOwnEmail,
  verifyOwnPhone,
} as const
