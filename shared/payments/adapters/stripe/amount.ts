import { DomainError } from '../../../kernel/errors.ts'
import { decimalsOf } from '../../../kernel/money.ts'

/** As Stripe's reference lists them; ISO 4217 gives some of them a minor unit. */
const zeroDecimal: readonly string[] = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ')
const threeDecimal: readonly string[] = 'BHD JOD KWD OMR TND'.split(' ')

const placesAtStripe = (currency: string): number => {
  if (zeroDecimal.includes(currency)) return 0
  return threeDecimal.includes(currency) ? 3 : 2
}

/**
 * An amount in minor units as Stripe takes it: UGX and ISK have two decimals there, always 00; the third decimal of those with
 * three must be 0.
 * @throws DomainError CURRENCY_UNSUPPORTED
 */
export const toStripe = (amount: number, currency: string): { readonly amount: number; readonly currency: string } => {
  const places = placesAtStripe(currency)
  const sent = amount * 10 ** (places - decimalsOf(currency))
  if (!Number.isInteger(sent) || (places === 3 && sent % 10 !== 0))
    throw new DomainError('CURRENCY_UNSUPPORTED', `Stripe cannot take this amount in ${currency}.`)
  return { amount: sent, currency: currency.toLowerCase() }
}

export const fromStripe = (
  amount: number,
  currency: string,
): { readonly amount: number; readonly currency: string } => {
  const code = currency.toUpperCase()
  return { amount: Math.round(amount * 10 ** (decimalsOf(code) - placesAtStripe(code))), currency: code }
}
