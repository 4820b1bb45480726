import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toIso } from '../../../shared/kernel/clock.ts'
import { addDays, toLocal, weekday } from '../../../shared/kernel/local-time.ts'
import { expandTimetable, type Timetable } from '../../../shared/transit/rules/timetable.ts'

const daily: Timetable = {
  days_of_week: [1, 2, 3, 4, 5, 6, 7],
  time: '22:30',
  time_zone: 'Asia/Kolkata',
  from: '2027-01-20',
  to: '2027-01-22',
}

describe('a timetable', () => {
  it('has a departure on each of its days, both ends included', () => {
    expect(expandTimetable(daily).map(({ date, departure }) => [date, toIso(departure)])).toEqual([
      ['2027-01-20', '2027-01-20T17:00:00Z'],
      ['2027-01-21', '2027-01-21T17:00:00Z'],
      ['2027-01-22', '2027-01-22T17:00:00Z'],
    ])
  })

  it('keeps its local time when the clocks change', () => {
    const summer = { ...daily, time: '08:00', time_zone: 'Europe/Berlin', from: '2027-03-27', to: '2027-03-28' }
    expect(expandTimetable(summer).map(({ departure }) => toIso(departure))).toEqual([
      '2027-03-27T07:00:00Z',
      '2027-03-28T06:00:00Z',
    ])
  })

  it('leaves on its days of the week and no other, always at its time', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
    const zones = fc.constantFrom('Asia/Kolkata', 'Europe/Berlin', 'America/New_York')
    fc.assert(
      fc.property(
        days,
        zones,
        fc.integer({ min: 0, max: 400 }),
        fc.nat(60),
        (days_of_week, time_zone, start, length) => {
          const from = addDays('2026-11-01', start)
          const timetable = { ...daily, days_of_week, time_zone, time: '12:00', from, to: addDays(from, length) }
          const expected = Array.from({ length: length + 1 }, (_, index) => addDays(from, index))
          const departures = expandTimetable(timetable)
          expect(departures.map(({ date }) => date)).toEqual(
            expected.filter(date => days_of_week.includes(weekday(date))),
          )
          for (const { date, departure } of departures)
            expect(toLocal(departure, time_zone)).toEqual({ date, time: '12:00' })
        },
      ),
    )
  })

  it.each<[string, Partial<Timetable>]>([
    ['no day', { days_of_week: [] }],
    ['a day twice', { days_of_week: [1, 1] }],
    ['day 0', { days_of_week: [0] }],
    ['day 1.5', { days_of_week: [1.5] }],
    ['24:00', { time: '24:00' }],
    ['no such zone', { time_zone: 'Asia/Atlantis' }],
    ['no such date', { to: '2027-02-30' }],
    ['from after to', { from: '2027-01-23' }],
    ['367 days', { from: '2027-01-01', to: '2028-01-02' }],
  ])('is refused with %s', (_, change) => {
    expect(() => expandTimetable({ ...daily, ...change })).toThrow(
      expect.objectContaining({ code: 'INVALID_TIMETABLE' }),
    )
  })

  it('covers a leap year', () => {
    expect(expandTimetable({ ...daily, from: '2028-01-01', to: '2028-12-31' })).toHaveLength(366)
  })
})
