import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOpeningHours } from '../../shared/kernel/check-opening-hours.ts'
import { fromIso, toIso } from '../../shared/kernel/clock.ts'
import type { Interval } from '../../shared/kernel/day-grid.ts'
import { addDays, dayOf, toInstant } from '../../shared/kernel/local-time.ts'
import {
  isOpen,
  isOpenThroughout,
  nextOpening,
  type Opening,
  type OpeningHours,
  openingAt,
  openingsOf,
  openingsWithin,
} from '../../shared/kernel/opening-hours.ts'
import { localDates } from './zones.ts'

const daily = [1, 2, 3, 4, 5, 6, 7]
const minute = 60_000
const hours = (...spans: string[]): OpeningHours => ({
  weekly: spans.map(span => ({ days: daily, opens: span.slice(0, 5), closes: span.slice(6) })),
})
const shown = ({ date, from, until }: Opening) => `${date}: ${toIso(from)} to ${toIso(until)}`

describe('the openings of a date', () => {
  it.each<[why: string, hours: OpeningHours, date: string, zone: string, expected: string[]]>([
    [
      'lunch and dinner',
      hours('18:00-22:30', '12:00-14:00'),
      '2027-01-20',
      'Asia/Kolkata',
      [
        '2027-01-20: 2027-01-20T06:30:00Z to 2027-01-20T08:30:00Z',
        '2027-01-20: 2027-01-20T12:30:00Z to 2027-01-20T17:00:00Z',
      ],
    ],
    [
      'a night belongs to the day it begins on',
      hours('18:00-02:00'),
      '2027-01-20',
      'Asia/Kathmandu',
      ['2027-01-20: 2027-01-20T12:15:00Z to 2027-01-20T20:15:00Z'],
    ],
    [
      'hours that adjoin',
      hours('08:00-12:00', '12:00-20:00'),
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T08:00:00Z to 2027-01-20T20:00:00Z'],
    ],
    [
      'hours that adjoin at midnight',
      {
        weekly: [
          { days: [5], opens: '18:00', closes: '00:00' },
          { days: [6], opens: '00:00', closes: '04:00' },
        ],
      },
      '2027-01-22',
      'UTC',
      ['2027-01-22: 2027-01-22T18:00:00Z to 2027-01-23T04:00:00Z'],
    ],
    [
      'of the day that an opening ends on',
      {
        weekly: [
          { days: [5], opens: '18:00', closes: '00:00' },
          { days: [6], opens: '00:00', closes: '04:00' },
        ],
      },
      '2027-01-23',
      'UTC',
      [],
    ],
    [
      'around the clock',
      hours('10:00-10:00'),
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T10:00:00Z to 2027-01-21T10:00:00Z'],
    ],
    [
      'around the clock in shifts, an opening a day',
      hours('14:00-22:00', '22:00-06:00', '06:00-14:00'),
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T06:00:00Z to 2027-01-21T06:00:00Z'],
    ],
    [
      'of one date first, then over midnight',
      {
        weekly: [
          { days: [1], opens: '22:00', closes: '00:00' },
          { days: [2], opens: '00:00', closes: '12:00' },
          { days: [2], opens: '12:00', closes: '00:00' },
          { days: [3], opens: '00:00', closes: '02:00' },
        ],
      },
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T00:00:00Z to 2027-01-20T02:00:00Z'],
    ],
    [
      'longer than a day',
      {
        weekly: [
          { days: [1], opens: '12:00', closes: '00:00' },
          { days: [2], opens: '00:00', closes: '13:00' },
        ],
      },
      '2027-01-19',
      'UTC',
      ['2027-01-19: 2027-01-19T00:00:00Z to 2027-01-19T13:00:00Z'],
    ],
    [
      'a day of the week that is closed',
      { weekly: [{ days: [1], opens: '08:00', closes: '20:00' }] },
      '2027-01-20',
      'UTC',
      [],
    ],
    [
      'a closed date',
      { ...hours('08:00-20:00'), exceptions: [{ date: '2027-01-20', closed: true }] },
      '2027-01-20',
      'UTC',
      [],
    ],
    [
      'other hours of a date',
      { ...hours('08:00-20:00'), exceptions: [{ date: '2027-01-20', hours: [{ opens: '10:00', closes: '01:00' }] }] },
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T10:00:00Z to 2027-01-21T01:00:00Z'],
    ],
    [
      'the night before a closed date',
      { ...hours('18:00-02:00'), exceptions: [{ date: '2027-01-21', closed: true }] },
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T18:00:00Z to 2027-01-21T02:00:00Z'],
    ],
    [
      'an exception that begins in the night before',
      { ...hours('18:00-02:00'), exceptions: [{ date: '2027-01-21', hours: [{ opens: '01:00', closes: '03:00' }] }] },
      '2027-01-20',
      'UTC',
      ['2027-01-20: 2027-01-20T18:00:00Z to 2027-01-21T03:00:00Z'],
    ],
    [
      'an exception in the last hours of a whole day goes on after them',
      { ...hours('10:00-10:00'), exceptions: [{ date: '2027-01-21', hours: [{ opens: '09:00', closes: '12:00' }] }] },
      '2027-01-21',
      'UTC',
      ['2027-01-21: 2027-01-21T10:00:00Z to 2027-01-21T12:00:00Z'],
    ],
    // Clocks go from 02:00 to 03:00.
    [
      'a night of which an hour is skipped',
      hours('22:00-04:00'),
      '2027-03-27',
      'Europe/Berlin',
      ['2027-03-27: 2027-03-27T21:00:00Z to 2027-03-28T02:00:00Z'],
    ],
    [
      'a closing time that is skipped shifts',
      hours('22:00-02:30'),
      '2027-03-27',
      'Europe/Berlin',
      ['2027-03-27: 2027-03-27T21:00:00Z to 2027-03-28T01:30:00Z'],
    ],
    [
      'an opening time that is skipped shifts',
      hours('02:30-06:00'),
      '2027-03-28',
      'Europe/Berlin',
      ['2027-03-28: 2027-03-28T01:30:00Z to 2027-03-28T04:00:00Z'],
    ],
    ['hours that are skipped', hours('02:00-03:00'), '2027-03-28', 'Europe/Berlin', []],
    [
      'a closing time that shifts beyond the next opening time',
      {
        weekly: [
          { days: [6], opens: '22:00', closes: '02:30' },
          { days: [7], opens: '03:00', closes: '10:00' },
        ],
      },
      '2027-03-27',
      'Europe/Berlin',
      ['2027-03-27: 2027-03-27T21:00:00Z to 2027-03-28T08:00:00Z'],
    ],
    [
      'a closing time that shifts beyond all hours of the next day',
      {
        weekly: [
          { days: [6], opens: '03:00', closes: '02:15' },
          { days: [7], opens: '03:05', closes: '03:10' },
        ],
      },
      '2027-03-28',
      'Europe/Berlin',
      [],
    ],
    // Clocks go from 03:00 back to 02:00.
    [
      'a night of which an hour is there twice',
      hours('22:00-04:00'),
      '2027-10-30',
      'Europe/Berlin',
      ['2027-10-30: 2027-10-30T20:00:00Z to 2027-10-31T03:00:00Z'],
    ],
    [
      'the first of a closing time shown twice',
      hours('22:00-02:30'),
      '2027-10-30',
      'Europe/Berlin',
      ['2027-10-30: 2027-10-30T20:00:00Z to 2027-10-31T00:30:00Z'],
    ],
    [
      'the first of an opening time shown twice',
      hours('02:30-06:00'),
      '2027-10-31',
      'Europe/Berlin',
      ['2027-10-31: 2027-10-31T00:30:00Z to 2027-10-31T05:00:00Z'],
    ],
    [
      'a whole day of 25 hours',
      hours('00:00-00:00'),
      '2027-11-07',
      'America/New_York',
      ['2027-11-07: 2027-11-07T04:00:00Z to 2027-11-08T05:00:00Z'],
    ],
    [
      'a whole day of 23 hours',
      hours('00:00-00:00'),
      '2027-03-14',
      'America/New_York',
      ['2027-03-14: 2027-03-14T05:00:00Z to 2027-03-15T04:00:00Z'],
    ],
    [
      'half an hour that is skipped',
      hours('20:00-03:00'),
      '2027-10-02',
      'Australia/Lord_Howe',
      ['2027-10-02: 2027-10-02T09:30:00Z to 2027-10-02T16:00:00Z'],
    ],
    [
      'half an hour that is there twice',
      hours('20:00-03:00'),
      '2027-04-03',
      'Australia/Lord_Howe',
      ['2027-04-03: 2027-04-03T09:00:00Z to 2027-04-03T16:30:00Z'],
    ],
    [
      'a midnight that is skipped',
      hours('18:00-00:00', '00:00-02:00'),
      '2027-09-04',
      'America/Santiago',
      ['2027-09-04: 2027-09-04T22:00:00Z to 2027-09-05T05:00:00Z'],
    ],
    // Clocks go from 23:00 to 24:00, so that a whole day from 23:30 on ends half an hour into Sunday.
    [
      'hours that follow on a day that is prolonged by a change',
      {
        weekly: [
          { days: [5], opens: '23:30', closes: '23:30' },
          { days: [7], opens: '00:00', closes: '10:00' },
        ],
      },
      '2027-03-28',
      'America/Nuuk',
      ['2027-03-28: 2027-03-28T01:30:00Z to 2027-03-28T11:00:00Z'],
    ],
  ])('%s', (_, open, date, zone, expected) => {
    checkOpeningHours(open)
    expect(openingsOf(open, date, zone).map(shown)).toEqual(expected)
  })
})

describe('at a moment', () => {
  const nights = { ...hours('18:00-02:00'), exceptions: [{ date: '2027-01-21', closed: true as const }] }

  it.each([
    ['2027-01-20T17:59:59Z', undefined, '2027-01-20'],
    ['2027-01-20T18:00:00Z', '2027-01-20', '2027-01-22'],
    ['2027-01-21T01:59:59Z', '2027-01-20', '2027-01-22'],
    ['2027-01-21T02:00:00Z', undefined, '2027-01-22'],
    ['2027-01-22T18:00:00Z', '2027-01-22', '2027-01-23'],
  ])('%s: open since %s, next on %s', (time, now, next) => {
    expect(openingAt(nights, fromIso(time), 'UTC')?.date).toBe(now)
    expect(isOpen(nights, fromIso(time), 'UTC')).toBe(now !== undefined)
    expect(nextOpening(nights, fromIso(time), 'UTC')?.date).toBe(next)
  })

  it.each<[string, OpeningHours, string | undefined]>([
    ['none', { weekly: [] }, undefined],
    [
      'in a year',
      { weekly: [], exceptions: [{ date: '2028-01-20', hours: [{ opens: '08:00', closes: '09:00' }] }] },
      '2028-01-20',
    ],
    [
      'later',
      { weekly: [], exceptions: [{ date: '2028-02-20', hours: [{ opens: '08:00', closes: '09:00' }] }] },
      undefined,
    ],
    ['after a month of exceptions', { ...hours('08:00-09:00'), exceptions: closed('2027-01-20', 31) }, '2027-02-20'],
  ])('the next opening: %s', (_, open, date) => {
    expect(nextOpening(open, fromIso('2027-01-20T00:00:00Z'), 'UTC')?.date).toBe(date)
  })

  it('an opening of the day before that a change of clocks moved behind midnight is still to come', () => {
    const late: OpeningHours = { weekly: [{ days: [6], opens: '23:30', closes: '02:00' }] }
    const next = nextOpening(late, fromIso('2027-03-28T01:10:00Z'), 'America/Nuuk')
    expect(next && shown(next)).toBe('2027-03-27: 2027-03-28T01:30:00Z to 2027-03-28T03:00:00Z')
  })

  it('an opening of two days before that a change of clocks prolonged goes on', () => {
    const whole: OpeningHours = { weekly: [{ days: [5], opens: '23:30', closes: '23:30' }] }
    expect(openingAt(whole, fromIso('2027-03-28T01:29:59Z'), 'America/Nuuk')?.date).toBe('2027-03-26')
    expect(openingAt(whole, fromIso('2027-03-28T01:30:00Z'), 'America/Nuuk')).toBeUndefined()
  })

  it.each([
    ['within an opening', '2027-01-20T08:00:00Z', '2027-01-20T20:00:00Z', true],
    ['over openings that adjoin', '2027-01-20T08:00:00Z', '2027-01-26T08:00:00Z', true],
    ['until it closes', '2027-01-29T08:00:00Z', '2027-01-31T00:00:00Z', true],
    ['beyond that', '2027-01-29T08:00:00Z', '2027-01-31T00:00:01Z', false],
    ['from a closed time on', '2027-01-31T23:59:59Z', '2027-02-01T08:00:00Z', false],
    ['over a closed day', '2027-01-29T08:00:00Z', '2027-02-02T08:00:00Z', false],
    ['when closed', '2027-01-31T08:00:00Z', '2027-01-31T09:00:00Z', false],
  ])('open throughout: %s', (_, from, until, expected) => {
    const open = { ...hours('00:00-00:00'), exceptions: closed('2027-01-31', 1) }
    expect(isOpenThroughout(open, { from: fromIso(from), until: fromIso(until) }, 'UTC')).toBe(expected)
  })
})

function closed(first: string, days: number) {
  return Array.from({ length: days }, (_, index) => ({ date: addDays(first, index), closed: true as const }))
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** Quarters of an hour meet often, other minutes seldom. */
const times = fc.oneof(
  fc.nat(95).map(quarter => clock(quarter * 15)),
  fc.nat(1439).map(clock),
)
const spans = fc.record({ opens: times, closes: times })
const isAccepted = (open: OpeningHours): boolean => {
  try {
    checkOpeningHours(open)
    return true
  } catch {
    return false
  }
}

/** A local day and hours that were accepted, with exceptions near it. */
const worlds = localDates.chain(({ zone, date }) =>
  fc.record({
    zone: fc.constant(zone),
    date: fc.constant(date),
    open: fc
      .record({
        weekly: fc.array(fc.record({ days: fc.subarray(daily, { minLength: 1 }), opens: times, closes: times }), {
          maxLength: 4,
        }),
        exceptions: fc.uniqueArray(
          fc.record({
            date: fc.integer({ min: -2, max: 2 }).map(days => addDays(date, days)),
            hours: fc.array(spans, { minLength: 1, maxLength: 2 }),
          }),
          { maxLength: 2, selector: each => each.date },
        ),
      })
      .filter(isAccepted),
  }),
)

/** What the hours of a date and of the two before it say, one after the other. */
const spansAround = ({ weekly, exceptions = [] }: OpeningHours, today: string, zone: string) =>
  [-2, -1, 0].flatMap(days => {
    const date = addDays(today, days)
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
    const exception = exceptions.find(each => each.date === date)
    const ofDate = exception ? (exception.hours ?? []) : weekly.filter(each => each.days.includes(weekday))
    return ofDate.map(({ opens, closes }) => ({
      from: toInstant(date, opens, zone),
      until: toInstant(closes > opens ? date : addDays(date, 1), closes, zone),
    }))
  })

describe('openings', () => {
  it('are in order, never overlap, and are the same however they are asked for', () => {
    fc.assert(
      fc.property(worlds, ({ zone, date, open }) => {
        const dates = Array.from({ length: 7 }, (_, index) => addDays(date, index - 3))
        const openings = dates.flatMap(each => openingsOf(open, each, zone))
        for (const [index, { from, until }] of openings.entries()) {
          expect(from).toBeLessThan(until)
          expect(from).toBeGreaterThanOrEqual(openings[index - 1]?.until ?? Number.NEGATIVE_INFINITY)
        }
        const { from, until } = dayOf(date, zone)
        expect(openingsWithin(open, { from, until }, zone)).toEqual(
          openings.filter(each => each.from < until && each.until > from),
        )
        const next = nextOpening(open, from, zone)
        const nextOfDates = openings.find(each => each.from > from)
        if (nextOfDates) expect(next).toEqual(nextOfDates)
      }),
      { numRuns: 200 },
    )
  })

  it('that adjoin are one, unless that were longer than a day', () => {
    fc.assert(
      fc.property(worlds, ({ zone, date, open }) => {
        const openings = [0, 1, 2].flatMap(days => openingsOf(open, addDays(date, days), zone))
        for (const [index, { from, until }] of openings.entries()) {
          const before = openings[index - 1]
          if (before?.until === from) expect(until - before.from).toBeGreaterThan(23 * 60 * minute)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('say at every minute of a day whether it is open', () => {
    fc.assert(
      fc.property(worlds, ({ zone, date, open }) => {
        const { from, until } = dayOf(date, zone)
        const contains = (time: number) => (each: Interval) => time >= each.from && time < each.until
        const openings = openingsWithin(open, { from, until }, zone)
        const spans = spansAround(open, date, zone)
        for (let time = from; time < until; time += minute) {
          const isIn = spans.some(contains(time))
          if (openings.some(contains(time)) !== isIn) expect.fail(`${toIso(time)}: ${isIn}`)
          if (time % (47 * minute) === 0) expect(isOpen(open, time, zone)).toBe(isIn)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('opening hours are refused with', () => {
  const opens = '08:00'
  const closes = '20:00'
  const refused: [string, OpeningHours][] = [
    ['no day', { weekly: [{ days: [], opens, closes }] }],
    ['a day twice', { weekly: [{ days: [1, 1], opens, closes }] }],
    ['day 0', { weekly: [{ days: [0], opens, closes }] }],
    ['day 8', { weekly: [{ days: [8], opens, closes }] }],
    ['day 1.5', { weekly: [{ days: [1.5], opens, closes }] }],
    ['24:00', { weekly: [{ days: [1], opens, closes: '24:00' }] }],
    ['8:00', { weekly: [{ days: [1], opens: '8:00', closes }] }],
    ['hours that overlap', hours('08:00-12:00', '11:59-14:00')],
    ['the same hours twice', hours('08:00-12:00', '08:00-12:00')],
    ['a night beyond the next opening time', hours('18:00-02:00', '01:59-04:00')],
    [
      'a Sunday night beyond Monday’s opening time',
      {
        weekly: [
          { days: [7], opens: '18:00', closes: '02:00' },
          { days: [1], opens: '01:00', closes: '02:00' },
        ],
      },
    ],
    [
      '51 weekly hours',
      {
        weekly: Array.from({ length: 51 }, (_, index) => ({
          days: [1],
          opens: clock(index),
          closes: clock(index + 1),
        })),
      },
    ],
    ['367 exceptions', { weekly: [], exceptions: closed('2027-01-01', 367) }],
    ['an exception twice', { weekly: [], exceptions: [...closed('2027-01-01', 1), ...closed('2027-01-01', 1)] }],
    ['no such date', { weekly: [], exceptions: [{ date: '2027-02-30', closed: true }] }],
    ['an exception of nothing', { weekly: [], exceptions: [{ date: '2027-02-03', hours: [] }] }],
    [
      'a closed date with hours',
      { weekly: [], exceptions: [{ date: '2027-02-03', closed: true, hours: [{ opens, closes }] }] },
    ],
    [
      'a wrong time on a date',
      { weekly: [], exceptions: [{ date: '2027-02-03', hours: [{ opens, closes: '20:60' }] }] },
    ],
    [
      'hours of a date that overlap',
      {
        weekly: [],
        exceptions: [
          {
            date: '2027-02-03',
            hours: [
              { opens, closes },
              { opens: '19:00', closes: '21:00' },
            ],
          },
        ],
      },
    ],
  ]

  it.each(refused)('%s', (_, open) => {
    expect(() => checkOpeningHours(open)).toThrow(expect.objectContaining({ code: 'INVALID_OPENING_HOURS' }))
  })

  it.each<[string, OpeningHours]>([
    ['none at all', { weekly: [] }],
    ['around the clock', hours('00:00-00:00')],
    ['a night that ends as the next day begins', hours('18:00-02:00', '02:00-18:00')],
    ['366 exceptions', { weekly: [], exceptions: closed('2027-01-01', 366) }],
  ])('no fault: %s', (_, open) => {
    expect(() => checkOpeningHours(open)).not.toThrow()
  })

  it('a zone that does not exist', () => {
    expect(() => openingsOf(hours('08:00-20:00'), '2027-01-20', 'Asia/Nowhere')).toThrow(RangeError)
  })
})
