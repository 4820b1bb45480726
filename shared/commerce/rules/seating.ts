import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { authorizedAttempt, type Payment } from './payment.ts'
import type { Booking, Reservation } from './records.ts'

/** Units that a booking has sold, or may have, with what their sale claim is made of. */
export interface Seated {
  readonly placement: Reservation['places']
  readonly bookingId: string
  readonly seating: number
}

/**
 * What a booking has sold now: its current seating, or what its hold held. Undefined where it has nothing.
 * @param reservation the hold that the booking was made of
 */
export const seatedNow = (booking: Booking, reservation: Reservation | undefined): Seated | undefined => {
  const { id: bookingId, seating } = booking
  if (seating)
    return seating.state === 'freed' ? undefined : { placement: seating.places, bookingId, seating: seating.number }
  return reservation && { placement: reservation.places, bookingId, seating: 0 }
}

/** Whether units have yet to be sold or freed, as the note says or because the booking was cancelled. */
export const isSeatingUnfinished = ({ state, seating }: Pick<Booking, 'state' | 'seating'>): boolean =>
  seating !== undefined &&
  (seating.state === 'selling' || seating.state === 'freeing' || (seating.state === 'sold' && state === 'cancelled'))

/**
 * The number of a booking's next seating.
 * @throws DomainError BOOKING_SEATED while it has units; MONEY_LAPSED when nothing will be paid for them
 */
export const nextSeating = (booking: Booking, payment: Payment | undefined, now: EpochMs): number => {
  const { seating, reservation_id } = booking
  if (seating ? seating.state !== 'freed' : reservation_id !== undefined)
    throw new DomainError('BOOKING_SEATED', 'This booking has its units already: free them first.')
  const isPaidLate = booking.charges.some(({ id, state }) => id === 'uncaptured' && state === 'paid')
  if (!isPaidLate && !isMoneyThere(payment, now))
    throw new DomainError('MONEY_LAPSED', 'The money for this booking was let go or has lapsed.')
  return (seating?.number ?? 0) + 1
}

const isMoneyThere = (payment: Payment | undefined, now: EpochMs): boolean => {
  if (payment?.state !== 'authorized') return payment?.state === 'paid' || payment?.state === 'confirmed'
  const isLost = authorizedAttempt(payment)?.state === 'voided' || now >= (payment.authorization?.expires_at ?? 0)
  return !isLost && payment.to_capture !== 0
}
