import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format, split, sum } from '../../shared/kernel/money.ts'

describe('split', () => {
  it('parts add up to the whole, and each differs from its share by less than one unit', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000),
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 29 }),
        (amount, weights) => {
          const parts = split(amount, weights)
          const whole = sum(weights)
          expect(sum(parts)).toBe(amount)
          for (const [index, part] of parts.entries())
            expect(Math.abs(part - (amount * (weights[index] ?? 0)) / whole)).toBeLessThan(1)
        },
      ),
    )
  })

  it('refuses weights that add up to nothing', () => {
    expect(() => split(100, [0, 0])).toThrow(RangeError)
  })
})

describe('format', () => {
  it.each([
    [{ amount: 1234500, currency: 'INR' }, '₹12,345.00'],
    [{ amount: 500, currency: 'JPY' }, 'JP¥500'],
  ])('%o is %s', (money, text) => {
    expect(format(money)).toBe(text)
  })
})
