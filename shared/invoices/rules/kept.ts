import { type Payment, refundsOf } from '../../commerce/rules/payment.ts'
import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import { sum } from '../../kernel/money.ts'

/** The ids of the payments whose money a booking keeps, or has kept: those of its paid charges. */
export const paidPaymentIds = (booking: Pick<Booking, 'id' | 'charges'>): string[] =>
  booking.charges.filter(({ state }) => state === 'paid').map(({ id }) => paymentIdOf(booking, id))

/**
 * What a payment keeps of its first capture, once all that is owed back of it is paid. Any further capture goes back whole, and
 * so does what was captured beyond what was to be, whether that is noted yet or not.
 */
export const keptOf = ({ captures: [first], to_capture }: Payment): number => {
  if (!first) return 0
  const refunds = refundsOf(first)
  const own = refunds.filter(({ reason }) => reason !== 'captured_above')
  const left = (amount: number, given: typeof refunds) => amount - sum(given.map(each => each.amount))
  return Math.max(0, Math.min(left(first.amount, refunds), left(to_capture ?? first.amount, own)))
}

/**
 * How much of what each payment keeps is a fee: all of it once the booking is cancelled; where a part was, what is kept above the
 * price of the rest, of the first payment first.
 */
export const feesOf = (booking: Booking, payments: readonly Payment[]): number[] => {
  const kept = payments.map(keptOf)
  if (booking.state === 'cancelled') return kept
  if (booking.freed === undefined) return kept.map(() => 0)
  let left = Math.max(0, sum(kept) - booking.total_amount)
  return kept.map(amount => {
    const fee = Math.min(amount, left)
    left -= fee
    return fee
  })
}
