import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { adjustedQuote } from '../rules/adjusted-quote.ts'
import { ofItsKind } from '../rules/adjusting.ts'
import { ownMembers } from '../rules/own-members.ts'
import type { Payment } from '../rules/payment.ts'
import { paymentIdsOf } from '../rules/payment-id.ts'
import type { Booking } from '../rules/records.ts'
import { planRefunds } from '../rules/refund-plan.ts'
import type { CancelReason } from '../rules/refund-reason.ts'
import type { Details } from '../rules/reservation-record.ts'
import type { CancelledBy, Kinds, Loaded, Quote } from '../rules/selling.ts'
import { readPayment } from '../store/payments.ts'
import { loadKeys } from './load-keys.ts'

/** What is asked of a booking: to cancel all of it, or a part, by its owner or by the seller. */
export interface CancelRequest {
  readonly part: Details | undefined
  /** Where the request has the part: its body, if nothing is said. */
  readonly place?: 'body' | 'query'
  readonly by: CancelledBy
}

/** A request to cancel, and why: the code that is stored and told, and the owner's own words. */
export interface Cancel extends CancelRequest {
  readonly userId: string
  readonly bookingId: string
  readonly reason: CancelReason
  readonly note?: string | undefined
  /** The identity of the request, if a repeat of it is to be recognized. */
  readonly request?: string | undefined
}

/** What cancelling gives and costs, and the records that say so. */
export interface Quoted {
  readonly quote: Quote<Details>
  readonly loaded: Loaded
  readonly payments: readonly Payment[]
}

/**
 * What cancelling would pay back and keep.
 * @throws DomainError BOOKING_CANCELLED; NOT_CONFIRMED for a part of what is not paid; those of the kind
 */
export const previewCancellation = async (
  kinds: Kinds,
  booking: Booking,
  request: CancelRequest,
  now: EpochMs,
): Promise<{ readonly is_whole: boolean; readonly refund_amount: number; readonly fee_amount: number }> => {
  if (booking.state === 'cancelled') throw alreadyCancelled()
  if (booking.state === 'pending_payment') {
    if (request.part !== undefined) throw notConfirmed()
    return { is_whole: true, refund_amount: 0, fee_amount: 0 }
  }
  const { quote, payments } = await quoteCancellation(kinds, booking, request, now)
  const { refund_amount, fee_amount } = planRefunds(quote, payments, { part: '', reason: 'cancelled' })
  return { is_whole: quote.rest === undefined, refund_amount, fee_amount }
}

export const notConfirmed = () =>
  new DomainError('NOT_CONFIRMED', 'A part can be cancelled of a confirmed booking only: cancel all of it.')

export const alreadyCancelled = () => new DomainError('BOOKING_CANCELLED', 'This booking was cancelled before.')

/** @throws DomainError VALIDATION_FAILED, and the kind's errors, such as for a part that there is not */
export const quoteCancellation = async (
  kinds: Kinds,
  booking: Booking,
  { part: named, place = 'body', by }: CancelRequest,
  now: EpochMs,
): Promise<Quoted> => {
  const { cancel, part: schema } = kinds.of(booking)
  const part = named === undefined ? undefined : ownMembers(schema, named, place)
  const [loaded, payments] = await Promise.all([
    loadKeys(cancel.keys(booking)),
    Promise.all(paymentIdsOf(booking).map(id => readPayment(booking.user_id, id))),
  ])
  return {
    quote: adjustedQuote(booking, cancel.quote({ booking: ofItsKind(booking), loaded, now, part, by })),
    loaded,
    payments: payments.filter(payment => payment !== undefined),
  }
}
