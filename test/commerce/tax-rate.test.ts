import { describe, expect, it } from 'vitest'
import { nextChange, percentText, rateAt, readPercent, type TaxRate } from '../../shared/commerce/rules/tax-rate.ts'

const rate = (id: string, effective_from: number, more: Partial<TaxRate> = {}): TaxRate => ({
  id,
  basis_points: 500,
  effective_from,
  created_at: 0,
  ...more,
})

describe('tax rate', () => {
  it('is the latest that has begun: of the kind, or else that of all', () => {
    const rates = [
      rate('old', 10),
      rate('new', 20),
      rate('bus', 15, { kind: 'bus' }),
      rate('food', 15, { kind: 'food' }),
    ]
    const at = (time: number, kind?: string) => rateAt(rates, kind, time)?.id
    expect([at(9), at(10), at(19), at(20)]).toEqual([undefined, 'old', 'old', 'new'])
    expect([at(14, 'bus'), at(15, 'bus'), at(30, 'bus'), at(30, 'cinema')]).toEqual(['old', 'bus', 'bus', 'new'])
  })

  it('that was withdrawn never was', () => {
    const rates = [rate('old', 10), rate('gone', 20, { withdrawn_at: 15 })]
    expect(rateAt(rates, 'bus', 30)?.id).toBe('old')
    expect(nextChange(rates, 'bus', 12)).toBeUndefined()
  })

  it('next changes with the first to come of the kind or of all', () => {
    const rates = [rate('a', 10), rate('b', 40), rate('c', 30, { kind: 'bus' }), rate('d', 20, { kind: 'food' })]
    expect([nextChange(rates, 'bus', 10), nextChange(rates, 'cinema', 10)]).toEqual([30, 40])
    expect(nextChange(rates, 'bus', 40)).toBeUndefined()
  })

  it.each([
    ['18', 1800],
    ['18%', 1800],
    ['18 %', 1800],
    ['0', 0],
    ['100', 10_000],
    ['0.25', 25],
    ['12.5', 1250],
    ['100.01', undefined],
    ['101', undefined],
    ['-1', undefined],
    ['1.234', undefined],
    ['1e1', undefined],
    ['', undefined],
    ['.5', undefined],
  ])('%s percent are %s hundredths', (text, points) => {
    expect(readPercent(text)).toBe(points)
  })

  it('is written as short as can be', () => {
    expect([1800, 1250, 25, 0].map(percentText)).toEqual(['18', '12.5', '0.25', '0'])
  })
})
