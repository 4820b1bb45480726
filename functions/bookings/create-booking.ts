import { createBooking } from '../../shared/bookings/contracts/create-booking.ts'
import { toBooking } from '../../shared/bookings/presenters/to-booking.ts'
import { checkPassengers } from '../../shared/commerce/rules/booking.ts'
import { bookingRequest, isOfRequest, newBooking, requireBookable } from '../../shared/commerce/rules/new-booking.ts'
import type { Reservation } from '../../shared/commerce/rules/records.ts'
import { readPaymentAndTicket, readReservationAndBooking } from '../../shared/commerce/store/belongings.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { confirmFree } from '../../shared/commerce/workflows/confirm-free.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import type { EpochMs } from '../../shared/kernel/clock.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'

/**
 * The hold stays as it is: it is sold when the payment has come, and at once where nothing is to be paid. A repeated
 * request continues with the booking that its earlier attempt made.
 */
export const handler = endpoint(createBooking, {
  idempotency: 'bound',
  load: ({ user, body }) => readReservationAndBooking(user.user_id, body.reservation_id),
  run: async (asked, { reservation, booking: earlier }) => {
    const { user_id } = asked.user
    const { body, now } = asked
    const request = bookingRequest(asked)
    const isRepeat = earlier !== undefined && isOfRequest(earlier, request)
    const booking = isRepeat
      ? earlier
      : await book(requireBookable(reservation, earlier, now), { ...body, request }, now)
    const belongings = isRepeat ? await readPaymentAndTicket(user_id, booking.id) : {}
    if (booking.total_amount > 0) return toBooking(booking, { ...belongings, reservation }, now)
    await confirmFree(booking, async (paid, at) => issueTicket(paid, await readSigningKey('TICKETS_SECRET'), at))
    const confirmed = (await readBooking(user_id, booking.id)) ?? booking
    return toBooking(confirmed, await readPaymentAndTicket(user_id, confirmed.id), now)
  },
})

const book = async (reservation: Reservation, named: Parameters<typeof newBooking>[1], now: EpochMs) => {
  const offer = await readOffer(reservation.schedule_id)
  checkPassengers(reservation, named.passengers, offer?.restrictions.women_only)
  return makeBooking(reservation, bookable => newBooking(bookable, named, offer, now), now)
}
