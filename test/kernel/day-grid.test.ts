import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromIso, toIso } from '../../shared/kernel/clock.ts'
import { gridOf, legAt, legMs, legsOf, legsOver, timeOfLeg } from '../../shared/kernel/day-grid.ts'
import { addDays, toInstant, toLocal } from '../../shared/kernel/local-time.ts'
import { clockChanges, localDates, zones } from './zones.ts'

const minute = 60_000

describe('a day in half-hours', () => {
  it.each([
    ['Asia/Kolkata', '2027-03-28', 48, '2027-03-27T18:30:00Z'],
    ['Asia/Kathmandu', '2027-10-31', 48, '2027-10-30T18:15:00Z'],
    ['Europe/Berlin', '2027-03-27', 48, '2027-03-26T23:00:00Z'],
    ['Europe/Berlin', '2027-03-28', 46, '2027-03-27T23:00:00Z'],
    ['Europe/Berlin', '2027-10-31', 50, '2027-10-30T22:00:00Z'],
    ['America/New_York', '2027-03-14', 46, '2027-03-14T05:00:00Z'],
    ['America/New_York', '2027-11-07', 50, '2027-11-07T04:00:00Z'],
    ['Australia/Lord_Howe', '2027-04-04', 49, '2027-04-03T13:00:00Z'],
    ['Australia/Lord_Howe', '2027-10-03', 47, '2027-10-02T13:30:00Z'],
    // Clocks go from 24:00 to 01:00: the day begins at 01:00.
    ['America/Santiago', '2027-09-05', 46, '2027-09-05T04:00:00Z'],
    ['Asia/Beirut', '2027-03-28', 46, '2027-03-27T22:00:00Z'],
    // Clocks go from 24:00 back to 23:00: the last hour is there twice.
    ['America/Santiago', '2027-04-03', 50, '2027-04-03T03:00:00Z'],
    ['Asia/Beirut', '2027-10-30', 50, '2027-10-29T21:00:00Z'],
    // The date that Samoa left out.
    ['Pacific/Apia', '2011-12-30', 0, '2011-12-30T10:00:00Z'],
    // Clocks went forward by a quarter of an hour: the last leg is a quarter.
    ['Asia/Kathmandu', '1986-01-01', 48, '1985-12-31T18:30:00Z'],
  ])('%s, %s: %i legs', (zone, date, legs, from) => {
    const grid = gridOf(date, zone)
    expect([grid.date, grid.legs, toIso(grid.from)]).toEqual([date, legs, from])
    expect(timeOfLeg(grid, legs)).toBe(grid.until)
  })

  it('has an elapsed length of its legs, on every day around a change of clocks', () => {
    for (const { zone, date } of clockChanges)
      for (const each of [addDays(date, -1), date, addDays(date, 1)]) {
        const { from, until, legs } = gridOf(each, zone)
        expect((until - from) / legMs).toBe(legs)
      }
  })

  it('adjoins the next without a gap, and each of its legs begins where it is found', () => {
    fc.assert(
      fc.property(localDates, fc.nat(60), ({ zone, date }, drawn) => {
        const grid = gridOf(date, zone)
        expect(gridOf(addDays(date, 1), zone).from).toBe(grid.until)
        expect((grid.until - grid.from) / legMs).toBe(grid.legs)
        const leg = drawn % grid.legs
        const begin = timeOfLeg(grid, leg)
        expect(legAt(grid, begin)).toBe(leg)
        expect(legAt(grid, timeOfLeg(grid, leg + 1) - 1)).toBe(leg)
        expect(toLocal(begin, zone).date).toBe(date)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    // The hour from 02:00 is there twice: an hour after the first 02:30 it is 02:30 again.
    ['Europe/Berlin', '2027-10-31', '2027-10-31T00:30:00Z', 5],
    ['Europe/Berlin', '2027-10-31', '2027-10-31T01:30:00Z', 7],
    ['Europe/Berlin', '2027-03-28', '2027-03-28T01:00:00Z', 4],
    ['Asia/Kathmandu', '2027-01-20', '2027-01-20T02:29:59Z', 16],
    ['Asia/Kathmandu', '2027-01-20', '2027-01-20T02:45:00Z', 17],
    ['Australia/Lord_Howe', '2027-10-03', '2027-10-02T15:30:00Z', 4],
  ])('%s, %s: %s is in leg %i', (zone, date, time, leg) => {
    expect(legAt(gridOf(date, zone), fromIso(time))).toBe(leg)
  })

  it.each([
    ['no date', () => gridOf('2027-02-30', 'Asia/Kolkata')],
    ['no zone', () => gridOf('2027-02-03', 'Asia/Nowhere')],
    ['a moment before', () => legAt(gridOf('2027-02-03', 'UTC'), fromIso('2027-02-02T23:59:59Z'))],
    ['the moment of its end', () => legAt(gridOf('2027-02-03', 'UTC'), fromIso('2027-02-04T00:00:00Z'))],
    ['no time', () => legAt(gridOf('2027-02-03', 'UTC'), Number.NaN)],
    ['leg −1', () => timeOfLeg(gridOf('2027-02-03', 'UTC'), -1)],
    ['leg 49', () => timeOfLeg(gridOf('2027-02-03', 'UTC'), 49)],
    ['leg 1.5', () => timeOfLeg(gridOf('2027-02-03', 'UTC'), 1.5)],
    ['an empty interval', () => legsOf(gridOf('1970-01-01', 'UTC'), { from: 5, until: 5 })],
    ['an interval beyond its end', () => legsOf(gridOf('1970-01-01', 'UTC'), { from: 5, until: 86_400_001 })],
    ['an interval before its begin', () => legsOf(gridOf('1970-01-01', 'UTC'), { from: -1, until: 5 })],
    ['an empty stay', () => legsOver('UTC', 5, 5)],
    ['a stay on 367 dates', () => legsOver('UTC', 0, 366 * 86_400_000 + 1)],
    ['a stay without an end', () => legsOver('UTC', 0, Number.POSITIVE_INFINITY)],
    ['a stay in no zone', () => legsOver('Asia/Nowhere', 0, 5)],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(RangeError)
  })
})

describe('an interval in legs', () => {
  const at = (text: string, zone: string) => toInstant(text.slice(0, 10), text.slice(11), zone)

  it.each([
    ['Asia/Kolkata', '2027-01-20 09:00', '2027-01-20 10:00', [['2027-01-20', 18, 20]]],
    ['Asia/Kolkata', '2027-01-20 09:10', '2027-01-20 10:05', [['2027-01-20', 18, 21]]],
    ['Asia/Kathmandu', '2027-01-20 00:29', '2027-01-20 00:31', [['2027-01-20', 0, 2]]],
    // The end belongs to neither: a stay until midnight is on one date.
    ['Asia/Kathmandu', '2027-01-20 22:00', '2027-01-21 00:00', [['2027-01-20', 44, 48]]],
    [
      'Europe/Berlin',
      '2027-10-30 23:15',
      '2027-11-01 00:10',
      [
        ['2027-10-30', 46, 48],
        ['2027-10-31', 0, 50],
        ['2027-11-01', 0, 1],
      ],
    ],
    // From 01:30 to 03:30 is one hour when 02:00 to 03:00 is skipped, three when it is there twice.
    ['America/New_York', '2027-03-14 01:30', '2027-03-14 03:30', [['2027-03-14', 3, 5]]],
    ['America/New_York', '2027-11-07 00:30', '2027-11-07 02:30', [['2027-11-07', 1, 7]]],
    ['Australia/Lord_Howe', '2027-04-04 01:00', '2027-04-04 02:30', [['2027-04-04', 2, 6]]],
    [
      'America/Santiago',
      '2027-09-04 23:00',
      '2027-09-05 02:00',
      [
        ['2027-09-04', 46, 48],
        ['2027-09-05', 0, 2],
      ],
    ],
    // The 30th is left out.
    [
      'Pacific/Apia',
      '2011-12-29 23:00',
      '2011-12-31 01:00',
      [
        ['2011-12-29', 46, 48],
        ['2011-12-31', 0, 2],
      ],
    ],
  ])('%s, %s to %s', (zone, from, until, expected) => {
    expect(
      legsOver(zone, at(from, zone), at(until, zone)).map(({ date, from_leg, to_leg }) => [date, from_leg, to_leg]),
    ).toEqual(expected)
  })

  it('is contained by its legs, which adjoin over midnight, and by none fewer', () => {
    fc.assert(
      fc.property(localDates, fc.nat(24 * 60), fc.integer({ min: 1, max: 6 * 24 * 60 }), (day, begin, length) => {
        const from = gridOf(day.date, day.zone).from + begin * minute
        const until = from + length * minute
        const parts = legsOver(day.zone, from, until)
        const times = parts.map(({ date, from_leg, to_leg }) => {
          expect(from_leg).toBeLessThan(to_leg)
          const grid = gridOf(date, day.zone)
          return [timeOfLeg(grid, from_leg), timeOfLeg(grid, to_leg)] as const
        })
        for (const [index, [start]] of times.entries()) if (index > 0) expect(start).toBe(times[index - 1]?.[1])
        const [start = 0, end = 0] = [times[0]?.[0], times.at(-1)?.[1]]
        expect(start).toBeLessThanOrEqual(from)
        expect(from - start).toBeLessThan(legMs)
        expect(end).toBeGreaterThanOrEqual(until)
        expect(end - until).toBeLessThan(legMs)
      }),
      { numRuns: 300 },
    )
  })

  it('covers 366 dates at most', () => {
    expect(legsOver('UTC', 0, 366 * 86_400_000)).toHaveLength(366)
  })
})

it('the zones of these tests change their clocks as the tests say', () => {
  for (const { zone, date } of clockChanges) expect([zone, gridOf(date, zone).legs]).not.toEqual([zone, 48])
  expect(new Set(zones)).toContain('Asia/Kathmandu')
})
