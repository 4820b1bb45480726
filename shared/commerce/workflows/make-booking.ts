import type { EpochMs } from '../../kernel/clock.ts'
import { isOfRequest, requireBookable } from '../rules/new-booking.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import { readReservationAndBooking } from '../store/belongings.ts'
import { createBooking } from '../store/bookings.ts'

/** Each lost race means that another request for the same reservation got one step further. */
const attempts = 10

/**
 * Makes the booking of a reservation. An id that another request has noted and not used yet is taken over, as that
 * request may have died. An existing booking of the same request is this one: the reply to its write was lost.
 * @param draftOf the booking of the reservation as read last
 * @throws DomainError ALREADY_BOOKED, RESERVATION_NOT_ACTIVE when another request was faster or the hold ended
 */
export const makeBooking = async (
  reservation: Reservation,
  draftOf: (bookable: Reservation) => Omit<Booking, 'booking_reference'>,
  now: EpochMs,
): Promise<Booking> => {
  let bookable = reservation
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const draft = draftOf(bookable)
    const outcome = await createBooking(bookable, draft)
    if (outcome.kind === 'booked') return outcome.booking
    const found = await readReservationAndBooking(reservation.user_id, reservation.id)
    if (found.booking && isOfRequest(found.booking, draft.request)) return found.booking
    bookable = requireBookable(found.reservation, found.booking, now)
  }
  throw new Error(`${reservation.id} could not be booked`)
}
