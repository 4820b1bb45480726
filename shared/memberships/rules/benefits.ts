import type { EpochMs } from '../../kernel/clock.ts'
import { sum } from '../../kernel/money.ts'
import type { Benefit } from './plan.ts'

/** A line of a booking, as commerce has them. */
export interface PricedLine {
  readonly code: string
  readonly description: string
  readonly quantity: number
  readonly unit_amount: number
  readonly amount: number
  readonly tax: number
}

interface Discount {
  readonly amount: number
  readonly tax: number
}

/** The code of the line that a membership's discount is. */
export const discountCode = 'membership_discount'

/**
 * The lines with what a membership takes off them as a line of its own, last. Of several percentages the one that gives most counts;
 * a waived fee comes off whole and is in no percentage. Lines that have the discount already are returned as they are.
 */
export const applyBenefits = (
  lines: readonly PricedLine[],
  kind: string,
  benefits: readonly Benefit[],
  currency: string,
): readonly PricedLine[] => {
  if (lines.some(line => line.code === discountCode)) return lines
  const own = benefits.filter(benefit => benefit.kind === kind)
  const waived = new Set(own.flatMap(benefit => (benefit.rule === 'fee_waived' ? [benefit.code] : [])))
  const charged = lines.filter(({ amount }) => amount > 0)
  const fees = totalOf(charged.filter(line => waived.has(line.code)))
  const others = charged.filter(line => !waived.has(line.code))
  const share = own.map(benefit => shareOf(others, benefit, currency)).reduce(larger, nothing)
  // Lines that reduce the price already may leave less than the discount.
  const left = totalOf(lines)
  const amount = atMost(fees.amount + share.amount, left.amount)
  const tax = atMost(fees.tax + share.tax, left.tax)
  if (amount === 0 && tax === 0) return lines
  const description = 'Membership discount'
  return [
    ...lines,
    { code: discountCode, description, quantity: 1, unit_amount: -amount, amount: -amount, tax: 0 - tax },
  ]
}

/** When a sale that opens for everybody at `opensAt` opens with these benefits. */
export const saleOpening = (opensAt: EpochMs, kind: string, benefits: readonly Benefit[]): EpochMs =>
  opensAt -
  Math.max(
    0,
    ...benefits.map(benefit =>
      benefit.rule === 'early_sale' && benefit.kind === kind ? benefit.hours * 3_600_000 : 0,
    ),
  )

const nothing: Discount = { amount: 0, tax: 0 }

const larger = (left: Discount, right: Discount): Discount =>
  right.amount + right.tax > left.amount + left.tax ? right : left

const totalOf = (lines: readonly PricedLine[]): Discount => ({
  amount: sum(lines.map(({ amount }) => amount)),
  tax: sum(lines.map(({ tax }) => tax)),
})

const atMost = (wanted: number, left: number): number => Math.max(0, Math.min(wanted, left))

const shareOf = (lines: readonly PricedLine[], benefit: Benefit, currency: string): Discount => {
  if (benefit.rule !== 'percent_off') return nothing
  const { percent, most } = benefit
  if (most && most.currency !== currency) return nothing
  const amount = sum(lines.map(line => percentOf(line.amount, percent)))
  const tax = sum(lines.map(line => percentOf(line.tax, percent)))
  if (!most || amount + tax <= most.amount) return { amount, tax }
  const cappedTax = Number((BigInt(most.amount) * BigInt(tax)) / BigInt(amount + tax))
  return { amount: most.amount - cappedTax, tax: cappedTax }
}

/** Half a minor unit rounds to even. */
const percentOf = (amount: number, percent: number): number => {
  const hundredths = BigInt(amount) * BigInt(percent)
  const [whole, rest] = [hundredths / 100n, hundredths % 100n]
  return Number(rest > 50n || (rest === 50n && whole % 2n === 1n) ? whole + 1n : whole)
}
