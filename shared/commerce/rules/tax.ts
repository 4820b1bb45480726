import { split, sum } from '../../kernel/money.ts'

/** Percents are whole numbers of hundredths: 1800 is 18 %. */
const whole = 10_000n

/** The nearest whole number to a fraction; a half goes to the even one. `divisor` is above 0. */
const rounded = (dividend: bigint, divisor: bigint): number => {
  const sign = dividend < 0n ? -1n : 1n
  const amount = dividend * sign
  const down = amount / divisor
  const twice = (amount % divisor) * 2n
  const isUp = twice > divisor || (twice === divisor && down % 2n === 1n)
  return Number(sign * (isUp ? down + 1n : down))
}

/** The tax in an amount that contains it. */
export const taxWithin = (amount: number, basisPoints: number): number =>
  rounded(BigInt(amount) * BigInt(basisPoints), whole + BigInt(basisPoints))

/** The tax on an amount that does not contain it. */
export const taxUpon = (amount: number, basisPoints: number): number =>
  rounded(BigInt(amount) * BigInt(basisPoints), whole)

/** A part of an amount, in proportion: `amount × part ÷ of`, to the nearest whole number, a half to the even one. */
export const share = (amount: number, part: number, of: number): number =>
  rounded(BigInt(amount) * BigInt(part), BigInt(of))

/**
 * The tax of each line, of which the sum is the tax of their total: what rounding the lines leaves goes to the one with the
 * largest amount, the first of several.
 */
export const taxOfLines = (
  amounts: readonly number[],
  basisPoints: number,
  prices: 'with_tax' | 'without_tax',
): number[] => {
  const taxOf = prices === 'with_tax' ? taxWithin : taxUpon
  const taxes = amounts.map(amount => taxOf(amount, basisPoints))
  const left = taxOf(sum(amounts), basisPoints) - sum(taxes)
  const largest = amounts.indexOf(Math.max(...amounts))
  return taxes.map((tax, index) => (index === largest ? tax + left : tax))
}

/** Where a sale is taxed: within one state in two halves, between states as one; `whole` where the seller says neither. */
export type TaxSplit = 'whole' | 'within_state' | 'between_states'

export interface TaxPart {
  readonly code: string
  readonly amount: number
}

/** A tax by the codes that it is owed under. The parts add up to it; one of 0 is left out. */
export const partsOfTax = (tax: number, by: TaxSplit): TaxPart[] => {
  const codes = { whole: ['gst'], within_state: ['cgst', 'sgst'], between_states: ['igst'] }[by]
  const amounts = split(
    tax,
    codes.map(() => 1),
  )
  return codes.map((code, index) => ({ code, amount: amounts[index] ?? 0 })).filter(({ amount }) => amount > 0)
}
