import { readOffer } from '../../inventory/store/offers.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { newBooking } from '../rules/new-booking.ts'
import type { Booking, Contact, Passenger, Reservation } from '../rules/records.ts'
import { readBooking } from '../store/bookings.ts'
import { readReservation } from '../store/reservations.ts'
import { makeBooking } from './make-booking.ts'

/**
 * The booking of a reservation that is paid for without one: every seat in the account owner's name, the ticket to the
 * account's own address. Repeatable: a reservation has one booking.
 * @throws DomainError WOMEN_ONLY_SEAT when a seat is kept for women, as its passenger must be named; BOOKING_REQUIRED when
 *   there is no account to name, as of a bearer
 */
export const bookForSelf = async (reservation: Reservation, now: EpochMs): Promise<Booking> => {
  const [account, offer] = await Promise.all([readAccount(reservation.user_id), readOffer(reservation.schedule_id)])
  if (!account)
    throw new DomainError('BOOKING_REQUIRED', 'There is no account to book in the name of: pay for a booking.')
  const seats = reservation.seats.map(({ seat_number }) => seat_number)
  const refused = seats.filter(seat => offer?.restrictions.women_only?.includes(seat))
  if (refused.length > 0)
    throw new DomainError(
      'WOMEN_ONLY_SEAT',
      'Create the booking first: a seat kept for women needs its passenger named.',
      {
        details: { seats: refused },
      },
    )
  const name = `${account.first_name} ${account.last_name}`.trim()
  const passengers: Passenger[] = seats.map(seat_id => ({ name, seat_id }))
  const contact: Contact = { email: account.email ?? '', phone: account.phone_number }
  const draftOf = (bookable: Reservation) => newBooking(bookable, { passengers, contact }, offer, now)
  return makeBooking(reservation, draftOf, now).catch(error => {
    if (error instanceof DomainError && error.code === 'ALREADY_BOOKED') return bookedBy(reservation)
    throw error
  })
}

/** Another request for the same reservation was faster. */
const bookedBy = async ({ user_id, id }: Reservation): Promise<Booking> => {
  const { booking_id } = (await readReservation(user_id, id)) ?? {}
  const booking = booking_id && (await readBooking(user_id, booking_id))
  if (booking) return booking
  throw new DomainError('RESERVATION_NOT_ACTIVE', 'This reservation ended just now; its seats are not held any more.')
}
