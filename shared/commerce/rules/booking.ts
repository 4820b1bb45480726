import { createHash } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Booking, Reservation } from './records.ts'

export type BookingStatus = 'pending_payment' | 'confirmed' | 'cancelled' | 'expired'

/**
 * Correct at every read: an unpaid booking ends with its hold, or at its own time where it has none. A late payment may
 * still confirm it, unless the hold was given up. Once the reservation is converted, which decides that, the booking
 * awaits its confirmation.
 */
export const bookingStatus = (booking: Booking, reservation: Reservation | undefined, now: EpochMs): BookingStatus => {
  if (booking.state !== 'pending_payment') return booking.state
  if (booking.reservation_id === undefined) return now < (booking.expires_at ?? 0) ? 'pending_payment' : 'expired'
  if (reservation?.state === 'cancelled' || reservation?.state === 'released') return 'cancelled'
  if (reservation?.state === 'converted') return 'pending_payment'
  return reservation && now < reservation.expires_at ? 'pending_payment' : 'expired'
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * `BK20270115-7Q4M2XK`: the day in UTC and seven characters, none of them easy to mistake, derived from the booking's id.
 * Two bookings of a day can have the same one: the later tries the next `attempt`. There are 34 thousand million a day: with
 * 300 million booked, one in a hundred tries another, and five in a row collide once in ten thousand million.
 */
export const bookingReference = (bookingId: string, createdAt: EpochMs, attempt: number): string =>
  `BK${dayOf(createdAt)}-${lettersOf(`booking ${bookingId} ${attempt}`, 7)}`

/** `20270115`, in UTC. */
export const dayOf = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '')

/** Letters and digits derived from a text, none of them easy to mistake. */
export const lettersOf = (text: string, count: number): string =>
  [...createHash('sha256').update(text).digest().subarray(0, count)].map(byte => letters[byte % 32]).join('')
