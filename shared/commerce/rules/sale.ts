import type { RefundReason } from '../../platform/domain.ts'
import type { Capture, Payment } from './payment.ts'
import type { Booking, Reservation } from './records.ts'
import type { CancelReason } from './refund-reason.ts'
import type { Loaded } from './selling.ts'

/** The state of a sale: its records, and what this run has found out. */
export interface Sale {
  readonly payment: Payment
  readonly booking: Booking
  /** Undefined where the booking has none, or when its record was deleted, long after its hold. */
  readonly reservation: Reservation | undefined
  /** `freed`: the units that this booking had bought are on sale again. */
  readonly units: 'unknown' | 'sold' | 'taken' | 'freed'
  /** What the selling adapter answered: whether the booking may still be confirmed. */
  readonly verdict: 'unknown' | 'confirmable' | RefundReason
  /** The records that the answer was made from. */
  readonly loaded?: Loaded | undefined
  /** The gateway refused for good to capture what was authorized. */
  readonly isRefused: boolean
  /** The reasons of the booking's kind. */
  readonly reasons: { readonly taken: CancelReason; readonly given_up: CancelReason }
}

/** The next step of a sale. Each consists of conditional writes, or of one call of a gateway, that can be repeated. */
export type Step =
  | { readonly kind: 'rest' | 'ask' | 'seat' | 'confirm' | 'conclude' | 'conclude_charge' | 'reopen' | 'owe' }
  | { readonly kind: 'sell' | 'free_units'; readonly reservation: Reservation }
  | { readonly kind: 'give_back'; readonly reason: CancelReason }
  | { readonly kind: 'capture'; readonly amount: number }
  | { readonly kind: 'void'; readonly key: string }
  | { readonly kind: 'refund'; readonly capture: Capture; readonly amount: number; readonly reason: RefundReason }

export const rest: Step = { kind: 'rest' }

export const giveBack = (reason: CancelReason): Step => ({ kind: 'give_back', reason })

/** What must come before the units of a booking are its own; undefined once they are. */
export const untilSeated = ({ booking, reservation, units, verdict, reasons }: Sale): Step | undefined => {
  if (booking.state === 'cancelled') return giveBack(booking.cancel_reason ?? reasons.given_up)
  if (booking.reservation_id !== undefined && !reservation) return giveBack(reasons.taken)
  if (reservation && isGivenUp(reservation)) return giveBack(reasons.given_up)
  if (verdict === 'unknown') return { kind: 'ask' }
  // Its units were sold before: the sale can end in no other way any more.
  if (reservation?.state === 'converted') return undefined
  if (verdict !== 'confirmable') return giveBack(verdict as CancelReason)
  if (units === 'taken') return giveBack(reasons.taken)
  return reservation && units !== 'sold' ? { kind: 'sell', reservation } : undefined
}

/**
 * Its holder, or an admin, ended it. A hold that merely lapsed was not given up: a late payment may still get the
 * units.
 */
export const isGivenUp = ({ state }: Reservation): boolean => state === 'cancelled' || state === 'released'

/** A later charge sells nothing: it is paid, or not due any more. */
export const nextOfCharge = ({ booking, payment }: Sale): Step => {
  const charge = booking.charges.find(({ id }) => id === payment.charge_id)
  return charge && charge.state !== 'void' ? { kind: 'conclude_charge' } : giveBack('not_due')
}
