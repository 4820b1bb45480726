import { logout } from '../../shared/identity/contracts/logout.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(logout, async ({ user, now }) => {
  await revokeSession(user.user_id, user.session_id, now)
  return new Reply(undefined, { cookies: [noRefreshCookie] })
})
