import { createBooking } from '../../shared/bookings/contracts/create-booking.ts'
import { toBooking } from '../../shared/bookings/replies/to-booking.ts'
import { checkPassengers } from '../../shared/commerce/rules/booking.ts'
import { newBooking, requireBookable } from '../../shared/commerce/rules/new-booking.ts'
import { confirmFree } from '../../shared/commerce/saga/confirm-free.ts'
import { makeBooking } from '../../shared/commerce/saga/make-booking.ts'
import { readPaymentAndTicket, readReservationAndBooking } from '../../shared/commerce/store/belongings.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'

/** The hold stays as it is: it is sold when the payment has come, and at once where nothing is to be paid. */
export const handler = endpoint(createBooking, async ({ user: { user_id }, body, now }) => {
  const found = await readReservationAndBooking(user_id, body.reservation_id)
  const reservation = requireBookable(found.reservation, found.booking, now)
  const offer = await readOffer(reservation.schedule_id)
  checkPassengers(reservation, body.passengers, offer?.restrictions.women_only)

  const booking = await makeBooking(reservation, bookable => newBooking(bookable, body, offer?.summary, now), now)
  if (booking.total_amount > 0) return toBooking(booking, { reservation }, now)

  await confirmFree(booking, async (paid, at) => issueTicket(paid, await readSigningKey('TICKETS_SECRET'), at))
  const confirmed = (await readBooking(user_id, booking.id)) ?? booking
  return toBooking(confirmed, await readPaymentAndTicket(user_id, confirmed.id), now)
})
