import { split, sum } from '../../kernel/money.ts'
import { ofItsKind, partedLines, totalOf } from './adjusting.ts'
import type { Booking, Line } from './records.ts'
import type { Details } from './reservation-record.ts'
import type { Quote } from './selling.ts'
import { share } from './tax.ts'

/**
 * A quote of what a kind has priced, as of what was paid: the rest of a booking keeps its share of each adjustment, what is
 * cancelled has what is left of it. So the parts of a booking, cancelled in any order, add up to what was paid for the whole.
 */
export const adjustedQuote = (booking: Booking, quote: Quote<Details>): Quote<Details> => {
  if (!booking.adjustments) return quote
  const { own, added } = partedLines(booking)
  const rest = quote.rest && { ...quote.rest, lines: withShares(own, added, quote.rest.lines) }
  const price = ofItsKind(booking).total_amount - grossOf(quote.rest?.lines ?? [])
  const paid = booking.total_amount - grossOf(rest?.lines ?? [])
  const part = (amount: number) => (price > 0 ? floorShare(amount, paid, price) : 0)
  const refund_amount = part(quote.refund_amount)
  const fee_amount = part(quote.refund_amount + quote.fee_amount) - refund_amount
  return { ...quote, refund_amount, fee_amount, ...(rest && { rest }) }
}

const grossOf = (lines: readonly Line[]): number => {
  const { amount, tax } = totalOf(lines)
  return amount + tax
}

/** The rest's own lines, and its share of those that adjustments added. */
const withShares = (own: readonly Line[], added: readonly Line[], rest: readonly Line[]): readonly Line[] => {
  const [whole, left] = [totalOf(own), totalOf(rest)]
  const amounts = shares(
    added.map(({ amount }) => -amount),
    left.amount,
    whole.amount,
  )
  const taxes = shares(
    added.map(({ tax }) => -tax),
    left.tax,
    whole.tax,
  )
  const kept = added.map((line, index) => {
    const amount = 0 - (amounts[index] ?? 0)
    return { ...line, unit_amount: amount, amount, tax: 0 - (taxes[index] ?? 0) }
  })
  return [...rest, ...kept.filter(({ amount, tax }) => amount !== 0 || tax !== 0)]
}

/** A part of each amount; they are rounded together, so that their sum is at most that part of a price. */
const shares = (amounts: readonly number[], part: number, of: number): number[] => {
  const total = sum(amounts)
  return total > 0 && of > 0 ? split(share(total, part, of), amounts) : amounts.map(() => 0)
}

const floorShare = (amount: number, part: number, of: number): number =>
  Number((BigInt(amount) * BigInt(part)) / BigInt(of))
