import { getSession } from '../../shared/identity/contracts/get-session.ts'
import { toSession } from '../../shared/identity/presenters/to-session.ts'
import { readSession } from '../../shared/identity/store/session-list.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getSession, {
  load: ({ user, params, now }) => readSession(user.user_id, params.id, now),
  run: async ({ user }, session) => {
    if (!session) throw notFound()
    return toSession(session, user.session_id)
  },
})
