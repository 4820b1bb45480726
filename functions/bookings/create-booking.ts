import { createBooking } from '../../shared/bookings/contracts/create-booking.ts'
import { toBooking } from '../../shared/bookings/replies/to-booking.ts'
import { checkPassengers } from '../../shared/commerce/rules/booking.ts'
import { newBooking, requireBookable } from '../../shared/commerce/rules/new-booking.ts'
import { confirmFree } from '../../shared/commerce/saga/confirm-free.ts'
import { readPaymentAndTicket } from '../../shared/commerce/store/belongings.ts'
import * as bookings from '../../shared/commerce/store/bookings.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'

/** The hold stays as it is: it is sold when the payment has come, and at once where nothing is to be paid. */
export const handler = endpoint(createBooking, async ({ user: { user_id }, body, now }) => {
  const reservation = requireBookable(await readReservation(user_id, body.reservation_id), now)
  const offer = await readOffer(reservation.schedule_id)
  checkPassengers(reservation, body.passengers, offer?.restrictions.women_only)

  const outcome = await bookings.createBooking(reservation, newBooking(reservation, body, offer?.summary, now))
  if (outcome.kind === 'superseded') {
    // Another request for this reservation was quicker, or it ended: what it is now says which.
    requireBookable(await readReservation(user_id, body.reservation_id), now)
    throw new Error(`${reservation.id} could not be booked`)
  }
  if (outcome.booking.total_amount > 0) return toBooking(outcome.booking, { reservation }, now)

  await confirmFree(outcome.booking, async (booking, at) =>
    issueTicket(booking, await readSigningKey('TICKETS_SECRET'), at),
  )
  const confirmed = (await bookings.readBooking(user_id, outcome.booking.id)) ?? outcome.booking
  return toBooking(confirmed, await readPaymentAndTicket(user_id, confirmed.id), now)
})
