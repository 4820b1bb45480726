import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsOfTax, share, taxOfLines, taxUpon, taxWithin } from '../../shared/commerce/rules/tax.ts'
import { format, sum } from '../../shared/kernel/money.ts'

const amount = fc.integer({ min: 0, max: 9_000_000_000_000 })
const basisPoints = fc.integer({ min: 0, max: 10_000 })
const amounts = fc.array(amount, { minLength: 1, maxLength: 30 })

describe('tax', () => {
  it.each([
    [118_00, 1800, 18_00],
    [105, 500, 5],
    [90_000, 500, 4286],
    [1, 1800, 0],
    // 0.5 of a minor unit, to the even one: 1.5 → 2, 0.5 → 0, 2.5 → 2.
    [3, 10_000, 2],
    [1, 10_000, 0],
    [5, 10_000, 2],
    [0, 1800, 0],
    [-118_00, 1800, -18_00],
    [90_000, 0, 0],
  ])('within %i at %i hundredths of a percent is %i', (total, points, tax) => {
    expect(taxWithin(total, points)).toBe(tax)
  })

  it.each([
    [100_00, 1800, 18_00],
    [50, 500, 2],
    [150, 500, 8],
    [30, 500, 2],
  ])('upon %i at %i hundredths of a percent is %i', (net, points, tax) => {
    expect(taxUpon(net, points)).toBe(tax)
  })

  it('what is added is what would be taken out, to a minor unit', () => {
    fc.assert(
      fc.property(amount, basisPoints, (net, points) => {
        const tax = taxUpon(net, points)
        expect(Math.abs(taxWithin(net + tax, points) - tax)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it.each(['with_tax', 'without_tax'] as const)('of lines adds up to the tax of their total, for prices %s', prices => {
    fc.assert(
      fc.property(amounts, basisPoints, (lines, points) => {
        const taxOf = prices === 'with_tax' ? taxWithin : taxUpon
        const taxes = taxOfLines(lines, points, prices)
        expect(sum(taxes)).toBe(taxOf(sum(lines), points))
        const largest = lines.indexOf(Math.max(...lines))
        for (const [index, tax] of taxes.entries())
          if (index !== largest) expect(tax).toBe(taxOf(lines[index] ?? 0, points))
      }),
    )
  })

  it('parts add up to it, in two halves within a state', () => {
    fc.assert(
      fc.property(amount, tax => {
        for (const by of ['whole', 'within_state', 'between_states'] as const)
          expect(sum(partsOfTax(tax, by).map(part => part.amount))).toBe(tax)
        const [central, state] = partsOfTax(tax, 'within_state')
        expect((central?.amount ?? 0) - (state?.amount ?? 0)).toBeLessThanOrEqual(1)
      }),
    )
    expect(partsOfTax(5, 'within_state')).toEqual([
      { code: 'cgst', amount: 3 },
      { code: 'sgst', amount: 2 },
    ])
    expect(partsOfTax(5, 'between_states')).toEqual([{ code: 'igst', amount: 5 }])
    expect(partsOfTax(0, 'whole')).toEqual([])
  })

  it.each([
    ['JPY', '¥9', '¥109'],
    ['INR', '₹0.09', '₹1.09'],
    ['KWD', '0.009', '0.109'],
  ])('counts minor units whatever their decimals: %s', (currency, tax, total) => {
    expect(format({ amount: taxWithin(109, 900), currency })).toContain(tax)
    expect(format({ amount: 100 + taxUpon(100, 900), currency })).toContain(total)
  })

  it('a share rounds a half to the even number', () => {
    expect([share(5, 1, 2), share(7, 1, 2), share(10, 1, 3), share(0, 1, 3)]).toEqual([2, 4, 3, 0])
  })
})
