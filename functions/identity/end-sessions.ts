import { endSessions } from '../../shared/identity/contracts/end-sessions.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import * as stored from '../../shared/identity/store/session-list.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(endSessions, async ({ user, query, now }) => {
  const withThis = query.current === 'true'
  await stored.endSessions(user.user_id, now, withThis ? undefined : user.session_id)
  return new Reply(undefined, { cookies: withThis ? [noRefreshCookie] : [] })
})
