import { cancelBooking as contract } from '../../shared/bookings/contracts/cancel-booking.ts'
import { toCancellation } from '../../shared/bookings/presenters/to-cancellation.ts'
import { partOf } from '../../shared/bookings/rules/part.ts'
import { requestIdentity } from '../../shared/commerce/rules/request-identity.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

/**
 * The refund and what it belongs to are one transaction; the refund itself is paid from its queue. A repeated request finds the
 * cancellation that its earlier attempt made.
 */
export const handler = endpoint(contract, {
  idempotency: bound,
  run: async asked => {
    const { user, params, now } = asked
    const { reason: note, ...part } = asked.body
    const request = requestIdentity('cancellation', asked)
    const wanted = { userId: user.user_id, bookingId: params.id, part: partOf(part), note, request }
    const cancellation = await cancelBooking(selling, { ...wanted, by: 'owner', reason: 'cancelled' }, now)
    if (!cancellation) throw notFound()
    return toCancellation(cancellation)
  },
})
