import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toIso } from '../../shared/kernel/clock.ts'
import { addDays, dayOf, isDate, isTimeOfDay, toInstant, toLocal, weekday } from '../../shared/kernel/local-time.ts'
import { localDates } from './zones.ts'

const hour = 3_600_000

describe('the moment of a local time', () => {
  it.each([
    ['2027-01-20', '08:00', 'Asia/Kolkata', '2027-01-20T02:30:00Z'],
    ['2027-01-20', '03:00', 'Asia/Kolkata', '2027-01-19T21:30:00Z'],
    ['2027-01-20', '08:15', 'Asia/Kathmandu', '2027-01-20T02:30:00Z'],
    ['2027-01-20', '23:30', 'America/New_York', '2027-01-21T04:30:00Z'],
    ['2027-07-20', '23:30', 'America/New_York', '2027-07-21T03:30:00Z'],
    // Clocks go from 02:00 to 03:00: half past two is read as half past three.
    ['2027-03-14', '01:59', 'America/New_York', '2027-03-14T06:59:00Z'],
    ['2027-03-14', '02:30', 'America/New_York', '2027-03-14T07:30:00Z'],
    ['2027-03-14', '03:00', 'America/New_York', '2027-03-14T07:00:00Z'],
    // Clocks go back from 02:00 to 01:00: half past one is the first of two.
    ['2027-11-07', '01:30', 'America/New_York', '2027-11-07T05:30:00Z'],
    ['2027-11-07', '02:00', 'America/New_York', '2027-11-07T07:00:00Z'],
    // Half an hour of daylight saving; in October it starts in the south.
    ['2027-10-03', '02:15', 'Australia/Lord_Howe', '2027-10-02T15:45:00Z'],
    ['2027-04-04', '01:45', 'Australia/Lord_Howe', '2027-04-03T14:45:00Z'],
    ['2027-03-28', '01:59', 'Europe/Berlin', '2027-03-28T00:59:00Z'],
    ['2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:30:00Z'],
    ['2027-10-31', '02:30', 'Europe/Berlin', '2027-10-31T00:30:00Z'],
    ['2027-10-31', '03:00', 'Europe/Berlin', '2027-10-31T02:00:00Z'],
    // Midnight is skipped: the day begins at 01:00.
    ['2027-09-05', '00:00', 'America/Santiago', '2027-09-05T04:00:00Z'],
    ['2027-04-03', '23:30', 'America/Santiago', '2027-04-04T02:30:00Z'],
  ])('%s %s in %s is %s', (date, time, zone, expected) => {
    expect(toIso(toInstant(date, time, zone))).toBe(expected)
  })

  const zones = fc.constantFrom(
    'Asia/Kolkata',
    'Europe/Berlin',
    'America/St_Johns',
    'Pacific/Auckland',
    'Asia/Kathmandu',
    'UTC',
  )
  const dates = fc.integer({ min: 0, max: 1500 }).map(days => addDays('2026-01-01', days))
  const minutes = fc.integer({ min: 0, max: 1439 })
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

  it('is shown by clocks as it was given, or one hour later where it is skipped', () => {
    fc.assert(
      fc.property(dates, minutes, zones, (date, minute, zone) => {
        const shown = toLocal(toInstant(date, clock(minute), zone), zone)
        expect([clock(minute), clock((minute + 60) % 1440)]).toContain(shown.time)
        expect(shown.date).toBe(date)
      }),
      { numRuns: 500 },
    )
  })

  it('of what clocks show at a moment is that moment, or the first at which they showed it', () => {
    fc.assert(
      fc.property(localDates, fc.nat(25 * 60), ({ zone, date }, minute) => {
        const time = dayOf(date, zone).from + minute * 60_000
        const shown = toLocal(time, zone)
        const first = toInstant(shown.date, shown.time, zone)
        expect(toLocal(first, zone)).toEqual(shown)
        expect([0, hour / 2, hour]).toContain(time - first)
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with Intl', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), zones, (seconds, zone) => {
        const time = seconds * 1000
        const intl = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
        const { date, time: clockTime } = toLocal(time, zone)
        expect(`${date} ${clockTime}`).toBe(intl.format(time))
      }),
    )
  })
})

describe('a day', () => {
  it.each([
    ['2027-01-20', 'Asia/Kolkata', 24],
    ['2027-03-14', 'America/New_York', 23],
    ['2027-11-07', 'America/New_York', 25],
    ['2027-04-04', 'Australia/Lord_Howe', 24.5],
    ['2027-10-03', 'Australia/Lord_Howe', 23.5],
    ['2027-09-05', 'America/Santiago', 23],
    ['2027-10-30', 'America/Nuuk', 25],
  ])('%s in %s has %d hours', (date, zone, hours) => {
    const { from, until } = dayOf(date, zone)
    expect((until - from) / hour).toBe(hours)
    expect([toLocal(from, zone).date, toLocal(until - 1, zone).date]).toEqual([date, date])
  })

  it('follows another, across months and leap days', () => {
    expect([addDays('2027-12-31', 1), addDays('2028-02-28', 1), addDays('2027-03-01', -1)]).toEqual([
      '2028-01-01',
      '2028-02-29',
      '2027-02-28',
    ])
  })

  it('of the week counts from Monday', () => {
    expect(['2027-01-18', '2027-01-23', '2027-01-24'].map(weekday)).toEqual([1, 6, 7])
  })
})

describe('a zone that does not exist', () => {
  it.each([
    ['an instant', () => toInstant('2027-01-20', '08:00', 'Asia/Nowhere')],
    ['a local time', () => toLocal(0, 'Asia/Nowhere')],
    ['a day', () => dayOf('2027-01-20', 'Asia/Nowhere')],
  ])('has no such thing as %s', (_, read) => {
    expect(read).toThrow(RangeError)
  })
})

it('keeps the seconds of a zone that went by the sun', () => {
  expect(toIso(toInstant('1890-01-01', '12:00', 'Europe/Berlin'))).toBe('1890-01-01T11:06:32Z')
})

describe('an invalid', () => {
  it.each(['2027-02-29', '2027-13-01', '2027-1-1', '', '20270101', '2027-01-01T00:00', '__proto__'])(
    'date: %j',
    text => {
      expect(isDate(text)).toBe(false)
    },
  )
  it.each(['24:00', '7:00', '07:60', '', '07:00:00'])('time of day: %j', text => {
    expect(isTimeOfDay(text)).toBe(false)
  })
})
