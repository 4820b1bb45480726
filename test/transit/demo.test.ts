import { describe, expect, it } from 'vitest'
import { corridors } from '../../bin/demo/corridors.ts'
import { departuresOn } from '../../bin/demo/departures.ts'
import { fleetOf } from '../../bin/demo/fleet.ts'
import { loadDemo } from '../../bin/demo/load-demo.ts'
import { cities, linesOf, stops, timeZone } from '../../bin/demo/network.ts'
import { checkOffer } from '../../shared/inventory/rules/check-offer.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { addDays, toLocal } from '../../shared/kernel/local-time.ts'
import { distanceKm } from '../../shared/transit/rules/distance.ts'
import { checkRoute, lastStop } from '../../shared/transit/rules/route.ts'
import { listSegments } from '../../shared/transit/store/routes.ts'
import { listDepartures } from '../../shared/transit/store/schedules.ts'
import { createTables } from '../support/dynamo.ts'
import { counted } from './counted.ts'
import { holdSeats } from './take-seats.ts'

const lines = linesOf()
const routes = lines.flatMap(line => [line.there, line.back])
const fleet = fleetOf(lines)

describe('the demo network', () => {
  it('has at least 40 cities, each with two or three boarding points near it', () => {
    expect(cities.length).toBeGreaterThanOrEqual(40)
    for (const city of cities) {
      const own = stops.filter(stop => stop.city_id === city.id)
      expect([2, 3], city.name).toContain(own.length)
      for (const stop of own) expect(distanceKm(city, stop), stop.name).toBeLessThan(30)
    }
    expect(new Set(stops.map(stop => stop.id)).size).toBe(stops.length)
  })

  it('has 60 valid routes of 2 to 8 stops, and one to every city', () => {
    expect(new Set(routes.map(route => route.id)).size).toBe(60)
    for (const route of routes) checkRoute(route)
    const lengths = routes.map(route => route.stops.length)
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([2, 8])
    const reached = new Set(routes.flatMap(route => route.stops.map(stop => stop.city_id)))
    expect(cities.filter(city => !reached.has(city.id))).toEqual([])
  })

  it.each([
    ['Mumbai', 'Pune', 150, 210],
    ['Delhi', 'Jaipur', 276, 330],
    ['Bengaluru', 'Chennai', 347, 380],
    ['Hyderabad', 'Bengaluru', 572, 555],
  ])('goes from %s to %s over %i km in %i minutes', (origin, destination, km, minutes) => {
    const route = routes.find(
      ({ stops: [first, ...rest] }) => first?.city === origin && rest.at(-1)?.city === destination,
    )
    expect(route && lastStop(route)).toMatchObject({ km, minutes: expect.closeTo(minutes, -1.2) })
  })

  it('has roads that are longer than the straight line, by no more than mountains require', () => {
    for (const route of routes)
      for (const [index, stop] of route.stops.entries()) {
        const before = route.stops[index - 1]
        if (!before) continue
        const detour = (stop.km - before.km) / distanceKm(before, stop)
        expect(detour, `${before.name} – ${stop.name}`).toBeGreaterThan(1.02)
        expect(detour, `${before.name} – ${stop.name}`).toBeLessThan(2.1)
      }
  })

  it('has 200 buses of all four layouts, ten operators and more, each with a number of its own', () => {
    const buses = fleet.map(one => one.bus)
    expect(buses).toHaveLength(200)
    expect(new Set(buses.map(bus => bus.bus_number)).size).toBe(200)
    for (const { bus_number } of buses) expect(bus_number).toMatch(/^[A-Z]{2}-\d\d-[A-Z]{2}-\d{4}$/)
    expect(new Set(buses.map(bus => bus.layout_id)).size).toBe(4)
    expect(new Set(buses.map(bus => bus.operator)).size).toBeGreaterThanOrEqual(10)
  })

  it('has one departure of each bus a day, from where it arrived the day before', () => {
    for (let day = 0; day < 3; day += 1) {
      const [today, next] = [day, day + 1].map(offset => departuresOn(fleet, addDays('2027-01-20', offset)))
      expect(today).toHaveLength(200)
      for (const [index, { schedule, offer }] of (today ?? []).entries()) {
        checkOffer(offer)
        const then = next?.[index]?.offer
        expect(then?.points[0]).toBe(offer.points.at(-1))
        expect(Date.parse(next?.[index]?.schedule.departure_datetime ?? '')).toBeGreaterThan(
          Date.parse(schedule.arrival_datetime),
        )
      }
    }
  })

  it('is the same whenever it is made', () => {
    expect(departuresOn(fleetOf(linesOf()), '2027-01-20')).toEqual(departuresOn(fleet, '2027-01-20'))
  })

  it('stores a departure in little space', () => {
    for (const { schedule } of departuresOn(fleet, '2027-01-20'))
      expect(JSON.stringify(schedule).length).toBeLessThan(1150)
  })
})

describe('loading it', () => {
  const some = corridors.slice(0, 1)
  const now = Date.parse('2027-01-20T20:00:00Z')

  it('stores today in India and the days after, the first of them before it settles', async () => {
    await createTables('catalog', 'inventory', 'commerce')
    const lines: string[] = []
    const { complete } = await loadDemo({ now, days: 4, daysFirst: 1, corridors: some }, text => lines.push(text))
    const segments = await listSegments('Mumbai', 'Pune')
    expect((await listDepartures(segments, '2027-01-21')).length).toBe(7)
    await complete
    const days = ['2027-01-20', '2027-01-21', '2027-01-24', '2027-01-25'].map(date => listDepartures(segments, date))
    expect((await Promise.all(days)).map(day => day.length)).toEqual([0, 7, 7, 0])
    expect(lines).toEqual([
      'Demo network: 57 cities, 2 routes, 14 buses.',
      'Departures until 2027-01-21 can be booked; later days follow.',
      'Departures until 2027-01-24 can be booked (56 were new).',
    ])
  })

  it('adds on a later day the days that are new, and does not change sold seats', async () => {
    await createTables('catalog', 'inventory', 'commerce')
    await (await loadDemo({ now, days: 2, corridors: some })).complete
    const segments = await listSegments('Mumbai', 'Pune')
    const [sold] = await listDepartures(segments, '2027-01-22')
    await holdSeats(sold?.id ?? '', ['1A'], [0])
    const before = await readSections(sold?.id ?? '', { consistent: true })
    const lines: string[] = []
    const later = { now: now + 86_400_000, days: 2, corridors: some }
    const { complete } = await loadDemo(later, text => lines.push(text))
    await complete
    expect(lines.at(-1)).toBe('Departures until 2027-01-23 can be booked (14 were new).')
    expect(await readSections(sold?.id ?? '', { consistent: true })).toEqual(before)
    const { writeUnits } = await counted(async () => (await loadDemo(later)).complete)
    const again = await counted(async () => (await loadDemo(later)).complete)
    expect(again.writeUnits).toBe(writeUnits)
    expect(toLocal(later.now, timeZone).date).toBe('2027-01-22')
  })
})
