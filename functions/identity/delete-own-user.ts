import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { deleteOwnUser } from '../../shared/identity/contracts/delete-own-user.ts'
import { accountChanged } from '../../shared/identity/rules/administration.ts'
import { erasingTakesLong } from '../../shared/identity/rules/errors.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { endSessions, eraseSessions } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { selling } from '../../shared/selling.ts'

/** Leaves time to reply before the function times out. */
const mostMs = 20_000

/** This request's session ends last: an interrupted deletion can be requested again, and continues. */
export const handler = endpoint(deleteOwnUser, {
  load: ({ user }) => readUser(user.user_id),
  run: async ({ user: { user_id, session_id }, now }, user) => {
    const account = user?.role === 'super_admin' ? await changeRole(user, 'customer') : user
    await endSessions(user_id, now, session_id)
    if (!(await erasePerson(selling, user_id, now + mostMs))) throw erasingTakesLong()
    if (account && !(await eraseUser(account))) throw accountChanged()
    await eraseSessions(user_id)
    return new Reply(undefined, { cookies: [noRefreshCookie] })
  },
})
