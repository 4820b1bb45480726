import { describe, expect, it } from 'vitest'
import { scheduleStatus } from '../../../shared/transit/rules/schedule.ts'
import { checkTravelDate, findDepartures, isBehind, type Place } from '../../../shared/transit/rules/search.ts'
import { sampleRoute, sampleSchedule } from '../sample-network.ts'

describe('a travel date', () => {
  const now = Date.parse('2027-01-19T20:00:00Z')

  it.each([
    ['today where the bus leaves', '2027-01-20', 'Asia/Kolkata'],
    ['today elsewhere', '2027-01-19', 'America/New_York'],
    ['the same day of next year', '2028-01-20', 'Asia/Kolkata'],
  ])('may be %s', (_, date, zone) => {
    expect(() => checkTravelDate(date, zone, now)).not.toThrow()
  })

  it.each([
    ['over where the bus leaves', '2027-01-19', 'Asia/Kolkata'],
    ['over elsewhere', '2027-01-18', 'America/New_York'],
    ['a year and a day ahead', '2028-01-21', 'Asia/Kolkata'],
  ])('is refused when it is %s', (_, date, zone) => {
    expect(() => checkTravelDate(date, zone, now)).toThrow(expect.objectContaining({ code: 'DATE_OUT_OF_RANGE' }))
  })

  it('is within a year of 29 February', () => {
    const leapDay = Date.parse('2028-02-29T06:00:00Z')
    expect(() => checkTravelDate('2029-02-28', 'Asia/Kolkata', leapDay)).not.toThrow()
    expect(() => checkTravelDate('2029-03-01', 'Asia/Kolkata', leapDay)).toThrow()
  })
})

describe('a bus that calls twice in a city', () => {
  const route = sampleRoute(
    { city: 'Mumbai', minutes: 0, km: 0 },
    { city: 'Mumbai', minutes: 60, km: 5 },
    { city: 'Pune', minutes: 240, km: 20 },
    { city: 'Pune', minutes: 270, km: 25 },
  )
  const [a, b, c, d] = route.stops
  if (!a || !b || !c || !d) throw new Error('four stops')
  const of = { route_id: route.id, route: { origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 25 } }
  const segments = [
    { ...of, from: 1, to: 3, boarding: b, dropping: d },
    { ...of, from: 1, to: 2, boarding: b, dropping: c },
    { ...of, from: 0, to: 2, boarding: a, dropping: c },
    { ...of, from: 0, to: 3, boarding: a, dropping: d },
  ]
  const schedule = sampleSchedule({ route, departure: '2027-01-20T02:30:00Z' })
  const find = (now: string, more = {}) =>
    findDepartures([schedule], segments, { date: '2027-01-20', sort: 'departure', ...more }, Date.parse(now)).map(
      ({ segment, price }) => [segment.from, segment.to, price],
    )

  it('is found once, from its first stop to the first there', () => {
    expect(find('2027-01-19T00:00:00Z')).toEqual([[0, 2, 40_000]])
  })

  it('is found at the next stop once it has left the first', () => {
    expect(find('2027-01-20T02:30:00Z')).toEqual([[1, 2, 30_000]])
    expect(find('2027-01-20T03:30:00Z')).toEqual([])
  })

  it('is found where it suits', () => {
    expect(find('2027-01-19T00:00:00Z', { departs_after: '08:30' })).toEqual([[1, 2, 30_000]])
    expect(find('2027-01-19T00:00:00Z', { max_price: 30_000 })).toEqual([[1, 2, 30_000]])
    expect(find('2027-01-19T00:00:00Z', { max_price: 29_999 })).toEqual([])
  })
})

describe('a place in a list', () => {
  it.each<[Place, Place, boolean]>([
    [[2, 0, 'a'], [1, 9, 'z'], true],
    [[1, 2, 'a'], [1, 1, 'z'], true],
    [[1, 1, 'b'], [1, 1, 'a'], true],
    [[1, 1, 'a'], [1, 1, 'a'], false],
    [[1, 1, 'a'], [1, 1, 'b'], false],
    [[1, 1, 'z'], [2, 0, 'a'], false],
  ])('%j is behind %j: %s', (place, other, expected) => {
    expect(isBehind(place, other)).toBe(expected)
  })
})

describe('the status of a departure', () => {
  const route = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 15 })
  const schedule = sampleSchedule({ route, departure: '2027-01-20T02:30:00Z' })

  it.each([
    ['2027-01-20T01:59:59Z', 'scheduled'],
    ['2027-01-20T02:00:00Z', 'boarding'],
    ['2027-01-20T02:30:00Z', 'departed'],
    ['2027-01-20T05:59:59Z', 'departed'],
    ['2027-01-20T06:00:00Z', 'completed'],
  ])('at %s is %s', (time, status) => {
    expect(scheduleStatus(schedule, Date.parse(time))).toBe(status)
    expect(scheduleStatus({ ...schedule, state: 'cancelled' }, Date.parse(time))).toBe('cancelled')
  })
})
