import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Reservation } from './records.ts'

export type ReservationStatus = 'active' | 'converted' | 'cancelled' | 'expired' | 'released'

/** Correct at every read, even when the expiry job is late: a held reservation whose time is over has expired. */
export const reservationStatus = ({ state, expires_at }: Reservation, now: EpochMs): ReservationStatus => {
  if (state !== 'held') return state
  return now < expires_at ? 'active' : 'expired'
}

export const extensionSeconds = 300

/** From when on a hold that ends then is about to: late enough that most have paid, early enough to pay still. */
export const lapsingFrom = (end: EpochMs): EpochMs => end - 3 * 60_000

/** No hold lasts longer than twice the hold time from its first moment. */
export const latestEnd = ({ held_at }: Pick<Reservation, 'held_at'>, holdSeconds: number): EpochMs =>
  held_at + 2 * holdSeconds * 1000

/**
 * The end of an extended hold: its holder gets five minutes more, once.
 * @throws DomainError RESERVATION_NOT_ACTIVE, ALREADY_EXTENDED, EXTENSION_LIMIT
 */
export const extendedEnd = (reservation: Reservation, holdSeconds: number, now: EpochMs): EpochMs => {
  requireActive(reservation, now)
  if (reservation.extended_at !== undefined)
    throw new DomainError('ALREADY_EXTENDED', 'This reservation was extended once already.')
  const end = Math.min(reservation.expires_at + extensionSeconds * 1000, latestEnd(reservation, holdSeconds))
  if (end <= reservation.expires_at)
    throw new DomainError('EXTENSION_LIMIT', 'This reservation lasts as long as one can.')
  return end
}

/**
 * The end of a hold whose holder starts to pay: late enough for a whole payment session, within the bound.
 * @throws DomainError RESERVATION_NOT_ACTIVE
 */
export const payingEnd = (reservation: Reservation, holdSeconds: number, now: EpochMs): EpochMs => {
  requireActive(reservation, now)
  return Math.min(Math.max(reservation.expires_at, now + holdSeconds * 1000), latestEnd(reservation, holdSeconds))
}

/** @throws DomainError RESERVATION_NOT_ACTIVE, with the reservation's status */
export const requireActive = (reservation: Reservation, now: EpochMs): void => {
  const status = reservationStatus(reservation, now)
  if (status !== 'active')
    throw new DomainError('RESERVATION_NOT_ACTIVE', `This reservation is ${status}; nothing is held by it any more.`, {
      details: { reservation_status: status },
    })
}
