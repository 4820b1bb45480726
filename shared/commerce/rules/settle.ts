import type { Capture, Payment } from './payment.ts'
import type { Booking, Reservation } from './records.ts'
import type { CancelReason } from './refund-reason.ts'

/** The state of a sale: its records, and what this run has found out about the seats. */
export interface Sale {
  readonly payment: Payment
  readonly booking: Booking
  /** Undefined when its record was deleted, long after its hold. */
  readonly reservation: Reservation | undefined
  /** `freed`: the seats this booking had bought are on sale again. */
  readonly seats: 'unknown' | 'sold' | 'taken' | 'freed'
}

/** The next step of a sale. Each consists of conditional writes that can be repeated. */
export type Step =
  | { readonly kind: 'rest' }
  | { readonly kind: 'sell'; readonly reservation: Reservation }
  | { readonly kind: 'confirm'; readonly reservation: Reservation }
  | { readonly kind: 'conclude' }
  | { readonly kind: 'give_back'; readonly reason: CancelReason }
  | { readonly kind: 'free_seats'; readonly reservation: Reservation }
  | { readonly kind: 'refund_second'; readonly capture: Capture }

/**
 * PAID → SEATED → CONFIRMED, or given back: decided from the records alone, so that the next run, after any crash,
 * continues where the last one stopped.
 */
export const nextSaleStep = ({ payment, booking, reservation, seats }: Sale): Step => {
  if (payment.state === 'paid') return nextOfPaid({ booking, reservation, seats })
  if (payment.state !== 'confirmed' && payment.state !== 'given_back') return { kind: 'rest' }
  if (payment.state === 'given_back' && reservation && seats !== 'freed') return { kind: 'free_seats', reservation }
  const second = secondCapture(payment)
  return second ? { kind: 'refund_second', capture: second } : { kind: 'rest' }
}

const nextOfPaid = ({ booking, reservation, seats }: Omit<Sale, 'payment'>): Step => {
  // Its ticket was issued: whatever became of the hold's record since, this sale is confirmed.
  if (booking.state === 'confirmed') return { kind: 'conclude' }
  if (booking.state === 'cancelled') return { kind: 'give_back', reason: booking.cancel_reason ?? 'hold_given_up' }
  if (!reservation || seats === 'taken') return { kind: 'give_back', reason: 'seats_taken' }
  if (isGivenUp(reservation)) return { kind: 'give_back', reason: 'hold_given_up' }
  return seats === 'sold' ? { kind: 'confirm', reservation } : { kind: 'sell', reservation }
}

/**
 * Its holder, or an admin, ended it. A hold that merely lapsed was not given up: a late payment may still get the
 * seats.
 */
const isGivenUp = ({ state }: Reservation): boolean => state === 'cancelled' || state === 'released'

/** A capture beyond the payment's own without a refund yet. */
const secondCapture = ({ captures }: Payment): Capture | undefined =>
  captures.slice(1).find(({ refund }) => refund === undefined)
