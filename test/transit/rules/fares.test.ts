import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sum } from '../../../shared/kernel/money.ts'
import { type FarePlan, faresOf, lowestPrice, segmentPrice } from '../../../shared/transit/rules/fares.ts'

const viaLonavala: FarePlan = { base_price: 50_000, leg_km: [83, 67] }

describe('fares', () => {
  it('are by km by default', () => {
    expect(faresOf(viaLonavala, ['window'])).toEqual({ window: [27_667, 22_333] })
  })

  it('are those of the legs where they are named', () => {
    expect(faresOf({ ...viaLonavala, leg_prices: [10_000, 40_000] }, ['aisle'])).toEqual({ aisle: [10_000, 40_000] })
  })

  it('spread a surcharge over the legs', () => {
    const fares = faresOf({ ...viaLonavala, surcharges: { premium: 1500 } }, ['aisle', 'premium'])
    expect(segmentPrice(fares, 'premium', 0, 2)).toBe(51_500)
    expect(segmentPrice(fares, 'premium', 0, 1)).toBe(27_667 + 830)
    expect([lowestPrice(fares, 0, 2), lowestPrice(fares, 1, 2)]).toEqual([50_000, 22_333])
  })

  it('have the same sum, however a trip is cut into segments', () => {
    const plans = fc.record({
      base_price: fc.nat(1_000_000),
      leg_km: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 29 }),
      surcharges: fc.record({ window: fc.nat(50_000) }),
    })
    fc.assert(
      fc.property(plans, fc.nat(), (plan, cut) => {
        const fares = faresOf(plan, ['standard', 'window'])
        const legs = plan.leg_km.length
        const at = cut % (legs + 1)
        const whole = segmentPrice(fares, 'window', 0, legs)
        expect(whole).toBe(plan.base_price + plan.surcharges.window)
        expect(segmentPrice(fares, 'window', 0, at) + segmentPrice(fares, 'window', at, legs)).toBe(whole)
        expect(sum(fares.standard ?? [])).toBe(plan.base_price)
      }),
    )
  })

  it.each<[string, Partial<FarePlan>]>([
    ['half a paisa', { base_price: 0.5 }],
    ['less than nothing', { base_price: -1 }],
    ['a price too few', { leg_prices: [50_000] }],
    ['legs that cost another sum', { leg_prices: [10_000, 10_000] }],
    ['a leg below nothing', { leg_prices: [-1, 50_001] }],
    ['a surcharge below nothing', { surcharges: { window: -1 } }],
    ['a surcharge for no seat type', { surcharges: { throne: 1 } as never }],
  ])('are refused with %s', (_, change) => {
    expect(() => faresOf({ ...viaLonavala, ...change }, ['window'])).toThrow(
      expect.objectContaining({ code: 'INVALID_FARES' }),
    )
  })

  it('do not price an unknown seat type or leg', () => {
    const fares = faresOf(viaLonavala, ['window'])
    expect(() => segmentPrice(fares, 'premium', 0, 1)).toThrow(RangeError)
    expect(() => segmentPrice(fares, 'window', 0, 3)).toThrow(RangeError)
  })
})
