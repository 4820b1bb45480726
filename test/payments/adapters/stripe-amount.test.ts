import { describe, expect, it } from 'vitest'
import { fromStripe, toStripe } from '../../../shared/payments/adapters/stripe/amount.ts'

describe('an amount at Stripe', () => {
  it.each([
    ['INR', 12_345, 12_345],
    ['JPY', 500, 500],
    ['UGX', 500, 50_000],
    ['ISK', 500, 50_000],
    ['MGA', 500, 500],
    ['KWD', 12_340, 12_340],
  ])('of %s %i is sent as %i, and comes back as it was', (currency, amount, sent) => {
    expect(toStripe(amount, currency)).toEqual({ amount: sent, currency: currency.toLowerCase() })
    expect(fromStripe(sent, currency.toLowerCase())).toEqual({ amount, currency })
  })

  it('CURRENCY_UNSUPPORTED: Stripe has no place for a third decimal but 0', () => {
    expect(() => toStripe(12_345, 'KWD')).toThrow(expect.objectContaining({ code: 'CURRENCY_UNSUPPORTED' }))
  })
})
