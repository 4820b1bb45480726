import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { cancelUpcoming, giveUpAll, listUpcoming, type Upcoming } from '../../shared/commerce/workflows/give-up-all.ts'
import { deleteOwnUser } from '../../shared/identity/contracts/delete-own-user.ts'
import { accountChanged } from '../../shared/identity/rules/administration.ts'
import { erasingTakesLong, upcomingBookings } from '../../shared/identity/rules/errors.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { endSessions, eraseSessions } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { selling } from '../../shared/selling.ts'

/** Leaves time to reply before the function times out. */
const mostMs = 20_000

/**
 * Bookings that are still to come are named before anything is changed, and again when one was paid for meanwhile. This
 * request's session ends last: an interrupted deletion can be requested again, and continues.
 */
export const handler = endpoint(deleteOwnUser, {
  load: async ({ user, now }) => {
    const [account, upcoming] = await Promise.all([readUser(user.user_id), listUpcoming(selling, user.user_id, now)])
    return { account, upcoming }
  },
  run: async ({ user: { user_id, session_id }, body, now }, { account: user, upcoming }) => {
    const mayCancel = body?.cancel_bookings === true
    if (!mayCancel) nameAll(upcoming)
    const account = user?.role === 'super_admin' ? await changeRole(user, 'customer') : user
    await endSessions(user_id, now, session_id)
    await giveUpAll(selling, user_id, 'owner', now)
    const paidFor = await listUpcoming(selling, user_id, now)
    if (!mayCancel) nameAll(paidFor)
    await cancelUpcoming(selling, paidFor, now)
    if (!(await erasePerson(selling, user_id, now + mostMs))) throw erasingTakesLong()
    if (account && !(await eraseUser(account))) throw accountChanged()
    await eraseSessions(user_id)
    // What this session's own requests have held meanwhile.
    await giveUpAll(selling, user_id, 'owner', now)
    return new Reply(undefined, { cookies: [noRefreshCookie] })
  },
})

/** @throws DomainError UPCOMING_BOOKINGS when there are any */
const nameAll = (upcoming: readonly Upcoming[]): void => {
  if (upcoming.length > 0) throw upcomingBookings(upcoming.map(named))
}

const named = ({ booking: { id, kind, booking_reference, total_amount, currency }, refund_amount }: Upcoming) => ({
  booking_id: id,
  booking_reference,
  kind,
  total_amount,
  refund_amount,
  currency,
})
