import { createBooking } from '../../shared/bookings/contracts/create-booking.ts'
import { toBooking } from '../../shared/bookings/presenters/to-booking.ts'
import { fieldsOf } from '../../shared/bookings/rules/fields.ts'
import { readShown } from '../../shared/bookings/workflows/read-shown.ts'
import {
  bookingRequest,
  isOfRequest,
  openingPayment,
  requireBookable,
} from '../../shared/commerce/rules/new-booking.ts'
import { readReservationAndBooking } from '../../shared/commerce/workflows/belongings.ts'
import { book } from '../../shared/commerce/workflows/book.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { selling, shownBookings } from '../../shared/selling.ts'

/**
 * The hold stays as it is: it is sold when the payment has come. A booking for which nothing is due is settled like a paid
 * one, from its record. A repeated request continues with the booking that its earlier attempt made.
 */
export const handler = endpoint(createBooking, {
  idempotency: 'bound',
  load: async ({ user, body }) =>
    body.reservation_id === undefined
      ? { reservation: undefined, booking: undefined }
      : readReservationAndBooking(selling, user.user_id, body.reservation_id),
  run: async (asked, { reservation, booking: earlier }) => {
    const { body, now, user } = asked
    const request = bookingRequest(asked)
    if (earlier && isOfRequest(earlier, request))
      return toBooking(earlier, await readShown(selling, earlier, shownBookings(earlier)), now)
    const held = body.reservation_id === undefined ? undefined : requireBookable(reservation, earlier, now)
    const { kind, fields, contact } = fieldsOf(selling, body, held)
    const order = { user_id: user.user_id, kind, reservation: held, fields, contact, request }
    const booking = await book(selling, { ...order, awaitsMs: holdSeconds() * 1000 }, now)
    const shown = { reservation: held, payment: openingPayment(booking), showing: shownBookings(booking) }
    return toBooking(booking, shown, now)
  },
})
