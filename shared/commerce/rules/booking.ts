import { createHash } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Booking, Passenger, Reservation } from './records.ts'

export type BookingStatus = 'pending_payment' | 'confirmed' | 'cancelled' | 'expired'

/**
 * Correct at every read: an unpaid booking ends with its hold. A late payment may still confirm it, unless the hold was
 * given up. Once the reservation is converted, which decides that, the booking awaits its confirmation.
 */
export const bookingStatus = (booking: Booking, reservation: Reservation | undefined, now: EpochMs): BookingStatus => {
  if (booking.state !== 'pending_payment') return booking.state
  if (reservation?.state === 'cancelled' || reservation?.state === 'released') return 'cancelled'
  if (reservation?.state === 'converted') return 'pending_payment'
  return reservation && now < reservation.expires_at ? 'pending_payment' : 'expired'
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * `BK20270115-7Q4M`: the day in UTC and four characters, none of them easy to mistake, derived from the booking's id.
 * Two bookings of a day can have the same one: the later tries the next `attempt`.
 */
export const bookingReference = (bookingId: string, createdAt: EpochMs, attempt: number): string =>
  `BK${dayOf(createdAt)}-${lettersOf(`booking ${bookingId} ${attempt}`, 4)}`

/** `TKT20270115-…`: eight characters, as a ticket's number is typed less often than a reference. */
export const ticketNumber = (ticketId: string, issuedAt: EpochMs): string =>
  `TKT${dayOf(issuedAt)}-${lettersOf(`ticket ${ticketId}`, 8)}`

const dayOf = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '')

const lettersOf = (text: string, count: number): string =>
  [...createHash('sha256').update(text).digest().subarray(0, count)].map(byte => letters[byte % 32]).join('')

/**
 * Checks that every held seat has one passenger and every passenger one held seat.
 * @throws DomainError PASSENGERS_DO_NOT_MATCH with the seats that are missing, unknown or named twice; WOMEN_ONLY_SEAT
 *   with the seats that are kept for women
 */
export const checkPassengers = (
  reservation: Pick<Reservation, 'seats'>,
  passengers: readonly Passenger[],
  womenOnly: readonly string[] = [],
): void => {
  const held = new Set(reservation.seats.map(seat => seat.seat_number))
  const named = passengers.map(passenger => passenger.seat_id)
  const missing = [...held].filter(seat => !named.includes(seat))
  const unknown = named.filter(seat => !held.has(seat))
  const repeated = named.filter((seat, index) => named.indexOf(seat) !== index)
  if (missing.length + unknown.length + repeated.length > 0)
    throw new DomainError('PASSENGERS_DO_NOT_MATCH', 'Name exactly one passenger for each reserved seat.', {
      details: { missing_seats: missing, unknown_seats: unknown, repeated_seats: repeated },
    })
  const refused = passengers.filter(({ seat_id, gender }) => womenOnly.includes(seat_id) && gender !== 'female')
  if (refused.length > 0)
    throw new DomainError('WOMEN_ONLY_SEAT', 'A seat kept for women needs a woman as its passenger.', {
      details: { seats: refused.map(({ seat_id }) => seat_id) },
    })
}
