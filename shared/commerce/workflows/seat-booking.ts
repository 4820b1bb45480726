import { isDeepStrictEqual } from 'node:util'
import { now as clock } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { suffixOf } from '../../kernel/ids.ts'
import { requireBooking, requireConfirmed } from '../rules/changed-booking.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import { isSeatingUnfinished, nextSeating } from '../rules/seating.ts'
import type { Seating } from '../rules/seating-record.ts'
import type { Kinds } from '../rules/selling.ts'
import { changeBooking, readBooking } from '../store/bookings.ts'
import { readReservation } from '../store/reservations.ts'
import { readFirstPayment } from './belongings.ts'
import { finishSeating } from './finish-seating.ts'
import { noteClaimants } from './note-claimants.ts'
import { untilDone } from './until-done.ts'

/** Units for a confirmed booking: held by claims of the caller's, and what is said where another has one of them. */
export interface SeatRequest {
  readonly userId: string
  readonly bookingId: string
  readonly places: Reservation['places']
  readonly claims: readonly bigint[]
  readonly taken: () => DomainError
}

/** A seating takes two or three; each lost race means that another request got one step further. */
const attempts = 20

/**
 * Sells units to a confirmed booking, perhaps long after its payment. Repeatable: the same units under the same claims are
 * this seating. It is noted first, so that after a crash a repeat or the settlement finishes it; where a unit is taken, those
 * sold are freed, and the claims given up.
 * @returns the booking afterwards, with its seating's number
 * @throws DomainError BOOKING_NOT_FOUND, BOOKING_CANCELLED, NOT_CONFIRMED, BOOKING_SEATED, MONEY_LAPSED; that of `taken`
 */
export const seatBooking = async (
  kinds: Kinds,
  { userId, bookingId, places, claims, taken }: SeatRequest,
): Promise<Booking> => {
  let noted: number | undefined
  return untilDone(`the seating of ${bookingId}`, attempts, async () => {
    const booking = requireBooking(await readBooking(kinds, userId, bookingId))
    const { seating } = booking
    if (isSeatingUnfinished(booking)) {
      await finishSeating(kinds, booking)
      return undefined
    }
    requireConfirmed(booking)
    if (seating && isDeepStrictEqual([seating.places, seating.claims], [places, claims])) {
      if (seating.state === 'sold') return booking
      if (seating.number === noted) throw taken()
    }
    noted = nextSeating(booking, await readFirstPayment(userId, bookingId), clock())
    await noteClaimants({ places, hold: suffixOf(bookingId), user_id: userId, bookingId }, clock())
    await changeBooking(kinds, booking, { seating: { number: noted, places, claims, state: 'selling' } })
    return undefined
  })
}

/**
 * Frees the units of a booking's seating. Repeatable: one that has ended stays so, and a later one is not touched.
 * @param seating its number; 0 for the units that the booking's hold held
 * @returns the booking afterwards
 * @throws DomainError BOOKING_NOT_FOUND, SEATING_NOT_FOUND
 */
export const unseatBooking = async (
  kinds: Kinds,
  { userId, bookingId, seating }: { readonly userId: string; readonly bookingId: string; readonly seating: number },
): Promise<Booking> => {
  return untilDone(`the seating of ${bookingId}`, attempts, async () => {
    const booking = requireBooking(await readBooking(kinds, userId, bookingId))
    const current = booking.seating ?? (await firstSeating(kinds, booking))
    if (!current || current.number < seating)
      throw new DomainError('SEATING_NOT_FOUND', 'This booking has no such seating.')
    if (current.number > seating || current.state === 'freed') return booking
    if (booking.state === 'cancelled' || current.state === 'freeing') await finishSeating(kinds, booking)
    else await changeBooking(kinds, booking, { seating: { ...current, state: 'freeing' } })
    return undefined
  })
}

/** The units that a confirmed booking got with its hold. */
const firstSeating = async (
  kinds: Kinds,
  { user_id, state, reservation_id }: Booking,
): Promise<Seating | undefined> => {
  if (state === 'pending_payment' || reservation_id === undefined) return undefined
  const reservation = await readReservation(kinds, user_id, reservation_id)
  if (!reservation) return undefined
  const { places } = reservation
  return { number: 0, places, claims: [], state: state === 'cancelled' ? 'freed' : 'sold' }
}
