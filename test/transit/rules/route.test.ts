import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../bin/demo/network.ts'
import { distanceKm } from '../../../shared/transit/rules/distance.ts'
import { checkRoute, legKm, type Route, segmentsOf } from '../../../shared/transit/rules/route.ts'

const [line] = linesOf()
const route = line?.there as Route
const places = (segments: { from: number; to: number }[]) => segments.map(({ from, to }) => [from, to])

describe('a distance', () => {
  it.each([
    ['Mumbai–Pune', [19.076, 72.8777], [18.5204, 73.8567], 120],
    ['Delhi–Chennai', [28.6139, 77.209], [13.0827, 80.2707], 1756],
    ['across the date line', [0, 179.5], [0, -179.5], 111],
    ['to itself', [19, 72], [19, 72], 0],
    ['pole to pole', [90, 0], [-90, 0], 20015],
  ] as const)('%s', (_, [a, b], [c, d], km) => {
    expect(Math.round(distanceKm({ latitude: a, longitude: b }, { latitude: c, longitude: d }))).toBe(km)
  })
})

describe('a route', () => {
  it('has legs and can be ridden between any two of its stops', () => {
    expect(legKm(route)).toEqual([83, 67])
    expect(places(segmentsOf(route))).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
  })

  it('is not searched within one city', () => {
    const [first, second, third] = route.stops
    if (!first || !second || !third) throw new Error('three stops')
    const twice = { stops: [first, { ...second, city_id: first.city_id }, third] }
    expect(places(segmentsOf(twice))).toEqual([
      [0, 2],
      [1, 2],
    ])
  })

  type Stop = Route['stops'][number]
  const at = (index: number, change: Partial<Stop>) => (stops: readonly Stop[]) =>
    stops.map((stop, place) => (place === index ? { ...stop, ...change } : stop))

  it.each<[string, (stops: readonly Stop[]) => readonly Stop[], RegExp]>([
    ['one stop', stops => stops.slice(0, 1), /2 to 30 stops/],
    ['31 stops', ([stop]) => Array.from({ length: 31 }, () => stop as Stop), /2 to 30 stops/],
    ['a stop twice', stops => at(2, { id: stops[0]?.id ?? '' })(stops), /once/],
    ['minutes that start at 5', at(0, { minutes: 5 }), /from 0/],
    ['km that do not rise', at(2, { km: 83 }), /must rise/],
    ['minutes that fall', at(2, { minutes: 1 }), /must rise/],
    ['no minutes', at(1, { minutes: Number.NaN }), /must rise/],
    ['a road shorter than the straight line', at(1, { km: 30 }), /straight line/],
    ['a road around the world', at(2, { km: 20_000, minutes: 20_000 }), /No road/],
    ['a clock of no zone', at(1, { time_zone: 'Mars/Olympus' }), /no time zone Mars/],
    ['a bus that flies', at(1, { minutes: 20 }), /No bus/],
  ])('is refused with %s', (_, change, message) => {
    const wrong = { stops: change(route.stops) }
    expect(() => checkRoute(wrong)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ROUTE',
        errors: expect.arrayContaining([expect.objectContaining({ msg: expect.stringMatching(message) })]),
      }),
    )
  })
})
