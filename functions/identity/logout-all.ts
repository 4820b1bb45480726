import { logoutAll } from '../../shared/identity/contracts/logout-all.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { endSessions } from '../../shared/identity/store/session-list.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(logoutAll, async ({ user, now }) => {
  await endSessions(user.user_id, now)
  return new Reply(undefined, { cookies: [noRefreshCookie] })
})
