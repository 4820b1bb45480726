import { createBooking } from '../../shared/bookings/contracts/create-booking.ts'
import { toBooking } from '../../shared/bookings/presenters/to-booking.ts'
import { readAsked } from '../../shared/bookings/workflows/read-asked.ts'
import { readShown } from '../../shared/bookings/workflows/read-shown.ts'
import { bookingRequest, openingPayment } from '../../shared/commerce/rules/new-booking.ts'
import { bookOnce } from '../../shared/commerce/workflows/book.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { adjusting, selling, shownBookings } from '../../shared/selling.ts'

/**
 * The hold stays as it is: it is sold when the payment has come. A booking for which nothing is due is settled like a paid
 * one, from its record. A repeated request continues with the booking that its earlier attempt made.
 */
export const handler = endpoint(createBooking, {
  idempotency: bound,
  load: ({ user, body }) => readAsked(selling, user.user_id, body, adjusting),
  run: async (asked, { order, reservation, loaded }) => {
    const { now, user } = asked
    const owned = { ...order, user_id: user.user_id, reservation, request: bookingRequest(asked), loaded, adjusting }
    const { booking, isNew } = await bookOnce(selling, { ...owned, awaitsMs: holdSeconds() * 1000 }, now)
    const showing = shownBookings(booking)
    const shown = isNew
      ? { reservation, payment: openingPayment(booking), showing }
      : await readShown(selling, booking, showing)
    return toBooking(booking, shown, now)
  },
})
