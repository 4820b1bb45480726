/**
 * Stripe counts in the smallest unit of a currency, as this service does, but for three that its reference names: it takes
 * ISK and UGX with two decimals they do not have, and MGA without the two that ISO 4217 gives it.
 * https://docs.stripe.com/currencies#special-cases
 */
const factors: Readonly<Record<string, number>> = { ISK: 100, UGX: 100, MGA: 0.01 }

/** Of these the last of three decimals must be zero. */
const threeDecimals: readonly string[] = ['BHD', 'JOD', 'KWD', 'OMR', 'TND']

const factorOf = (currency: string): number => factors[currency.toUpperCase()] ?? 1

/** @throws RangeError for an amount that Stripe cannot take */
export const toStripeAmount = (amount: number, currency: string): number => {
  const taken = amount * factorOf(currency)
  const step = threeDecimals.includes(currency.toUpperCase()) ? 10 : 1
  if (!Number.isInteger(taken) || taken % step !== 0)
    throw new RangeError(`Stripe cannot take ${amount} ${currency}: it is finer than its smallest unit`)
  return taken
}

export const fromStripeAmount = (amount: number, currency: string): number => Math.round(amount / factorOf(currency))
