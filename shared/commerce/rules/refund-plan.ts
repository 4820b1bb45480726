import { sum } from '../../kernel/money.ts'
import { type Capture, type Payment, refundsOf } from './payment.ts'
import type { RefundReason } from './refund-reason.ts'
import type { Details } from './reservation-record.ts'
import type { Quote } from './selling.ts'

/** What is owed back of the capture that a payment is for. */
export interface OwedOfPayment {
  readonly payment: Payment
  readonly owed: {
    readonly capture: Capture
    readonly amount: number
    readonly reason: RefundReason
    readonly part: string
  }
}

/** How a cancellation's money moves: refunds by payment, what is captured of authorized money, and what is still due. */
export interface RefundPlan {
  readonly refund_amount: number
  readonly fee_amount: number
  readonly refunds: readonly OwedOfPayment[]
  /** The payment whose authorized money is not needed beyond the fee, and that fee. */
  readonly authorized?: { readonly payment: Payment; readonly to_capture: number } | undefined
  /** The part of the fee that no payment covers. */
  readonly due: number
}

/**
 * Spreads a quote over what was paid, the newest payment first. No more is paid back than is left of the payments once the fee
 * is kept. Where all of a booking is cancelled, the fee is captured of authorized money and the rest let go; a part changes
 * nothing about that, since what is left is still to be captured.
 * @param part the cancellation, which names its refunds
 */
export const planRefunds = (
  quote: Pick<Quote<Details>, 'refund_amount' | 'fee_amount' | 'rest'>,
  payments: readonly Payment[],
  { part, reason }: { readonly part: string; readonly reason: RefundReason },
): RefundPlan => {
  const paid = payments.filter(({ state }) => state === 'confirmed' || state === 'paid')
  const kept = sum(paid.map(keptOf))
  const authorized = quote.rest ? undefined : payments.find(isAuthorized)
  const uncovered = Math.max(0, quote.fee_amount - kept)
  const to_capture = Math.min(uncovered, authorized?.authorization?.amount ?? 0)
  const refund_amount = Math.min(quote.refund_amount, Math.max(0, kept - quote.fee_amount))
  let left = refund_amount
  const refunds: OwedOfPayment[] = []
  for (const payment of newestFirst(paid)) {
    const amount = Math.min(left, keptOf(payment))
    const [capture] = payment.captures
    if (!capture || amount <= 0) continue
    left -= amount
    refunds.push({ payment, owed: { capture, amount, reason, part } })
  }
  return {
    refund_amount,
    fee_amount: quote.fee_amount,
    refunds,
    authorized: authorized && { payment: authorized, to_capture },
    due: uncovered - to_capture,
  }
}

/** A later charge is void with its booking: what is authorized for it is let go, whatever the fee. */
const isAuthorized = ({ state, charge_id, to_capture }: Payment): boolean =>
  state === 'authorized' && charge_id === undefined && to_capture === undefined

/**
 * What is left of the money that a payment is for: that of its first capture, and no more than was to be captured. What is
 * above that, and any second capture, is paid back by the saga, whatever becomes of the booking.
 */
const keptOf = ({ captures: [first], to_capture }: Payment): number => {
  if (!first) return 0
  const refunds = refundsOf(first).filter(({ reason }) => reason !== 'captured_above')
  return Math.max(0, Math.min(first.amount, to_capture ?? first.amount) - sum(refunds.map(({ amount }) => amount)))
}

const newestFirst = (payments: readonly Payment[]): readonly Payment[] =>
  payments.toSorted((left, right) => right.created_at - left.created_at)
