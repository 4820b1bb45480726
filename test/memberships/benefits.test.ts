import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyBenefits, type PricedLine, saleOpening } from '../../shared/memberships/rules/benefits.ts'
import type { Benefit } from '../../shared/memberships/rules/plan.ts'

const line = (code: string, amount: number, tax = 0): PricedLine => ({
  code,
  description: code,
  quantity: 1,
  unit_amount: amount,
  amount,
  tax,
})
const percent = (percent: number, kind = 'bus'): Benefit => ({ rule: 'percent_off', kind, percent })
const waived: Benefit = { rule: 'fee_waived', kind: 'bus', code: 'service_fee' }
const discountOf = (lines: readonly PricedLine[], benefits: readonly Benefit[], currency = 'INR') => {
  const found = applyBenefits(lines, 'bus', benefits, currency).find(({ code }) => code === 'membership_discount')
  return found && [found.amount, found.tax]
}

describe('the membership discount', () => {
  const lines = [line('seat', 10_050, 502), line('service_fee', 2_000)]

  it.each<[string, readonly Benefit[], readonly number[] | undefined]>([
    ['no benefit', [], undefined],
    ['a benefit of another kind', [percent(10, 'hotel')], undefined],
    ['an earlier sale', [{ rule: 'early_sale', kind: 'bus', hours: 24 }], undefined],
    ['ten percent', [percent(10)], [-1_205, -50]],
    ['the larger of two percentages', [percent(10), percent(20)], [-2_410, -100]],
    ['a waived fee', [waived], [-2_000, 0]],
    ['a waived fee, which is in no percentage', [waived, percent(10)], [-3_005, -50]],
    ['everything', [percent(100)], [-12_050, -502]],
    [
      'no more than its most',
      [{ rule: 'percent_off', kind: 'bus', percent: 10, most: { amount: 1_000, currency: 'INR' } }],
      [-961, -39],
    ],
    [
      'a most in another currency',
      [{ rule: 'percent_off', kind: 'bus', percent: 10, most: { amount: 1_000, currency: 'EUR' } }],
      undefined,
    ],
  ])('for %s', (_, benefits, discount) => {
    expect(discountOf(lines, benefits)).toEqual(discount)
  })

  it.each([
    [5, 0],
    [15, -2],
    [25, -2],
    [35, -4],
  ])('of 10 %% of %i rounds half a minor unit to even', (amount, discount) => {
    expect(discountOf([line('seat', amount)], [percent(10)])?.[0] ?? 0).toBe(discount)
  })

  it('is not given twice', () => {
    const once = applyBenefits(lines, 'bus', [percent(10)], 'INR')
    expect(applyBenefits(once, 'bus', [percent(10)], 'INR')).toBe(once)
  })

  it('leaves the lines as they were, adds at most one, and never makes a price negative', () => {
    const priced = fc.record({
      code: fc.constantFrom('seat', 'service_fee', 'voucher'),
      amount: fc.integer({ min: -5_000, max: 1_000_000 }),
      tax: fc.nat(100_000),
    })
    const someBenefits = fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 100 }).map(value => percent(value)),
        fc.constant(waived),
      ),
    )
    fc.assert(
      fc.property(fc.array(priced, { maxLength: 8 }), someBenefits, (drawn, benefits) => {
        const before = drawn.map(({ code, amount, tax }) => line(code, amount, tax))
        const after = applyBenefits(before, 'bus', benefits, 'INR')
        expect(after.slice(0, before.length)).toEqual(before)
        expect(after.length - before.length).toBeLessThanOrEqual(1)
        for (const member of ['amount', 'tax'] as const) {
          const [full, reduced] = [totalOf(before, member), totalOf(after, member)]
          expect(reduced).toBeLessThanOrEqual(full)
          if (full >= 0) expect(reduced).toBeGreaterThanOrEqual(0)
        }
        for (const { quantity, unit_amount, amount } of after) expect(quantity * unit_amount).toBe(amount)
      }),
    )
  })
})

const totalOf = (lines: readonly PricedLine[], member: 'amount' | 'tax'): number =>
  lines.reduce((total, priced) => total + priced[member], 0)

describe('the opening of a sale', () => {
  const opensAt = Date.parse('2027-03-10T00:00:00Z')
  const early = (hours: number, kind = 'bus'): Benefit => ({ rule: 'early_sale', kind, hours })

  it.each<[readonly Benefit[], number]>([
    [[], 0],
    [[early(24)], 24],
    [[early(24), early(48)], 48],
    [[early(24, 'hotel')], 0],
    [[percent(10)], 0],
  ])('with %j is %i hours earlier', (benefits, hours) => {
    expect(opensAt - saleOpening(opensAt, 'bus', benefits)).toBe(hours * 3_600_000)
  })
})
