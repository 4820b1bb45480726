import { endSession } from '../../shared/identity/contracts/end-session.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { readSession } from '../../shared/identity/store/session-list.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(endSession, {
  load: ({ user, params, now }) => readSession(user.user_id, params.id, now),
  run: async ({ user, now }, session) => {
    if (!session) throw notFound()
    await revokeSession(user.user_id, session.session_id, now)
    return new Reply(undefined, { cookies: session.session_id === user.session_id ? [noRefreshCookie] : [] })
  },
})
