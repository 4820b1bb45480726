import { quoteCancellation as contract } from '../../shared/bookings/contracts/quote-cancellation.ts'
import { partOfQuery } from '../../shared/bookings/rules/part.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { previewCancellation } from '../../shared/commerce/workflows/quote-cancellation.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

export const handler = endpoint(contract, {
  load: ({ user, params }) => readBooking(selling, user.user_id, params.id),
  run: async ({ query, now }, booking) => {
    if (!booking) throw notFound()
    const quoted = await previewCancellation(
      selling,
      booking,
      { part: partOfQuery(query), place: 'query', by: 'owner' },
      now,
    )
    return { booking_id: booking.id, currency: booking.currency, ...quoted, quoted_datetime: toIso(now) }
  },
})
