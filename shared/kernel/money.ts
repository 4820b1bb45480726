/** An ISO 4217 code. */
export type Currency = string

/** An amount in the currency's minor unit (paise, cents), always whole, beside its currency. */
export interface Money {
  readonly amount: number
  readonly currency: Currency
}

/** @throws RangeError when an amount is no safe integer */
export const sum = (amounts: readonly number[]): number => {
  const total = amounts.reduce((left, right) => left + right, 0)
  if (!Number.isSafeInteger(total)) throw new RangeError(`not a whole amount in minor units: ${total}`)
  return total
}

/**
 * Splits `amount` in proportion to `weights` so that the parts add up to it exactly:
 * the largest-remainder method, ties to the earlier part.
 */
export const split = (amount: number, weights: readonly number[]): number[] => {
  const whole = weights.reduce((left, right) => left + right, 0)
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount in minor units: ${amount}`)
  if (!(whole > 0) || weights.some(weight => weight < 0)) throw new RangeError('weights must be positive in sum')
  const exact = weights.map(weight => (amount * weight) / whole)
  const parts = exact.map(Math.floor)
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index)
  let rest = amount - sum(parts)
  for (const { index } of order) {
    if (rest <= 0) break
    parts[index] = (parts[index] ?? 0) + 1
    rest -= 1
  }
  return parts
}

/** `1234500, INR` → `₹12,345.00`, for people. */
export const format = ({ amount, currency }: Money, locale = 'en-IN'): string => {
  const style = new Intl.NumberFormat(locale, { style: 'currency', currency })
  return style.format(amount / 10 ** decimalsIn(style))
}

const decimalsIn = (style: Intl.NumberFormat): number => style.resolvedOptions().maximumFractionDigits ?? 2

/** How many decimals a currency's minor unit is away from its unit: 2 of INR, 0 of JPY, as amounts are shown. */
export const decimalsOf = (currency: Currency): number =>
  decimalsIn(new Intl.NumberFormat('en', { style: 'currency', currency }))
