import { DomainError } from '../../../kernel/errors.ts'
import { decimalsOf } from '../../../kernel/money.ts'

/** The currencies that PayPal takes from anywhere: no Indian rupees. */
const supported: readonly string[] =
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ')

/** PayPal takes whole forints, yen and Taiwan dollars, though ISO 4217 gives two of them a minor unit. */
const whole: readonly string[] = ['HUF', 'JPY', 'TWD']

/**
 * An amount in minor units as PayPal takes it: `12345` USD is `123.45`, of a currency without decimals `123`.
 * @throws DomainError CURRENCY_UNSUPPORTED
 */
export const toMoney = (
  amount: number,
  currency: string,
): { readonly currencyCode: string; readonly value: string } => {
  const scale = 10 ** decimalsOf(currency)
  const isWhole = whole.includes(currency)
  if (!supported.includes(currency) || (isWhole && amount % scale !== 0))
    throw new DomainError('CURRENCY_UNSUPPORTED', `PayPal cannot take this amount in ${currency}.`, {
      details: { currencies: supported },
    })
  const [units, rest] = [Math.floor(amount / scale), amount % scale]
  const value = isWhole ? String(units) : `${units}.${String(rest).padStart(decimalsOf(currency), '0')}`
  return { currencyCode: currency, value }
}

/** @throws Error for a value that is no amount */
export const fromMoney = (value: string, currency: string): number => {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(value)
  if (!match) throw new Error(`PayPal sent no amount of ${currency}`)
  const places = decimalsOf(currency)
  return Number(match[1]) * 10 ** places + Number((match[2] ?? '').padEnd(places, '0').slice(0, places) || 0)
}
