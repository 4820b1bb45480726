import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Period, periodStart } from '../../shared/memberships/rules/period.ts'

describe('the first day of a period', () => {
  it.each<[string, Period, number, string]>([
    ['2027-01-31', 'month', 0, '2027-01-31'],
    ['2027-01-31', 'month', 1, '2027-02-28'],
    ['2027-01-31', 'month', 2, '2027-03-31'],
    ['2027-01-31', 'month', 3, '2027-04-30'],
    ['2027-01-31', 'month', 13, '2028-02-29'],
    ['2027-12-15', 'month', 1, '2028-01-15'],
    ['2028-02-29', 'year', 1, '2029-02-28'],
    ['2028-02-29', 'year', 4, '2032-02-29'],
    ['2096-02-29', 'year', 4, '2100-02-28'],
  ])('from %s, %s %i begins on %s', (first, period, number, start) => {
    expect(periodStart(first, period, number)).toBe(start)
  })

  it('is later in each period, in the month that follows, and never on a later day of the month than the first', () => {
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, fc.nat(600), (date, number) => {
        const first = date.toISOString().slice(0, 10)
        const [start, next] = [periodStart(first, 'month', number), periodStart(first, 'month', number + 1)]
        expect(next > start).toBe(true)
        expect(monthsOf(next) - monthsOf(start)).toBe(1)
        expect(Number(start.slice(8)) <= Number(first.slice(8))).toBe(true)
      }),
    )
  })

  it.each<[string, number]>([
    ['2027-02-30', 1],
    ['today', 1],
    ['2027-01-01', -1],
    ['2027-01-01', 0.5],
  ])('is refused of %s and %d', (first, number) => {
    expect(() => periodStart(first, 'month', number)).toThrow(RangeError)
  })
})

const monthsOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
