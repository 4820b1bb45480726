import { cancelBooking as contract } from '../../shared/bookings/contracts/cancel-booking.ts'
import { toCancellation } from '../../shared/bookings/presenters/to-cancellation.ts'
import { partOf } from '../../shared/bookings/rules/part.ts'
import { cancelRequest } from '../../shared/commerce/rules/cancellation.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

/** The refund and what it belongs to are one transaction; the refund itself is paid from its queue. */
export const handler = endpoint(contract, async asked => {
  const { user, params, now } = asked
  const { reason: note, ...part } = asked.body
  const own = { request: cancelRequest(asked), note }
  const request = { userId: user.user_id, bookingId: params.id, part: partOf(part), ...own }
  const cancellation = await cancelBooking(selling, { ...request, by: 'owner', reason: 'cancelled' }, now)
  if (!cancellation) throw notFound()
  return toCancellation(cancellation)
})
