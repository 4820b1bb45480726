import { describe, expect, it } from 'vitest'
import { duration, isTimeZone, wallClock } from '../../shared/kernel/wall-clock.ts'

const at = Date.parse('2027-01-19T19:00:00Z')

describe('a moment on the clocks of a place', () => {
  it.each([
    ['Asia/Kolkata', 'Wed, 20 Jan 2027', '00:30', 'IST', 'UTC+05:30'],
    ['Asia/Kathmandu', 'Wed, 20 Jan 2027', '00:45', '', 'UTC+05:45'],
    ['Europe/London', 'Tue, 19 Jan 2027', '19:00', 'GMT', 'UTC+00:00'],
    ['America/St_Johns', 'Tue, 19 Jan 2027', '15:30', '', 'UTC-03:30'],
    ['UTC', 'Tue, 19 Jan 2027', '19:00', 'UTC', 'UTC+00:00'],
  ])('%s', (timeZone, date, time, zone, offset) => {
    expect(wallClock(at, timeZone)).toEqual({ date, time, zone, offset })
  })

  it('follows daylight saving time', () => {
    expect(wallClock(Date.parse('2027-07-01T12:00:00Z'), 'Europe/London')).toMatchObject({
      time: '13:00',
      offset: 'UTC+01:00',
    })
  })

  it('has no clocks for a zone that does not exist', () => {
    expect(() => wallClock(at, 'Asia/Nowhere')).toThrow(RangeError)
  })
})

describe('how long something takes', () => {
  it.each([
    [0, '0 min'],
    [59 * 60_000, '59 min'],
    [60 * 60_000, '1 h'],
    [210 * 60_000, '3 h 30 min'],
    [26 * 3600_000 + 29_000, '26 h'],
  ])('%i ms: %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

it('a valid IANA zone is recognized, an unknown name is not', () => {
  expect(['Asia/Kolkata', 'Asia/Nowhere', '__proto__', ''].map(isTimeZone)).toEqual([true, false, false, false])
})
