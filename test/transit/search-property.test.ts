import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/transit/search-schedules.ts'
import { makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import type { BusType } from '../../shared/transit/rules/bus.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import type { Route } from '../../shared/transit/rules/route.ts'
import type { Schedule } from '../../shared/transit/rules/schedule.ts'
import { type SeatType, seatsOf } from '../../shared/transit/rules/seat-layout.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { type SampleDeparture, sampleRoute, store } from './sample-network.ts'
import { searchAt } from './search-clock.ts'
import { blockSeats, holdSeats, sellSeats } from './take-seats.ts'

const now = Date.parse('2027-01-15T06:00:00Z')
const minute = 60_000
const lapsedBefore = now - 30 * minute

searchAt(now)

const zones: Readonly<Record<string, string>> = {
  Mumbai: 'Asia/Kolkata',
  Pune: 'Asia/Kolkata',
  Lisboa: 'Europe/Lisbon',
  'New York': 'America/New_York',
}
const names = ['Mumbai', 'Mumbai', 'Pune', 'Pune', 'Lisboa', 'New York']
const layout = readyLayouts.sleeper_30
const labels = seatsOf(layout).map(seat => seat.label)

/** The claim on a seat over some legs of a departure. */
interface Taken {
  readonly seat: number
  readonly from: number
  readonly legs: number
  readonly how: 'held' | 'lapsed' | 'sold' | 'blocked'
}

const stops = fc.array(fc.record({ city: fc.constantFrom(...names), minutes: fc.integer({ min: 6, max: 700 }) }), {
  minLength: 3,
  maxLength: 6,
})

const departures = fc.record({
  route: fc.nat(3),
  /** From half a day ago until two days ahead. */
  minutes: fc.integer({ min: -720, max: 2880 }),
  base_price: fc.integer({ min: 1000, max: 9000 }).map(price => price - (price % 1000)),
  bus_type: fc.constantFrom<BusType>('sleeper', 'luxury'),
  wifi: fc.boolean(),
  state: fc.constantFrom<Schedule['state']>('scheduled', 'scheduled', 'scheduled', 'cancelled'),
  surcharge: fc.nat(500),
  taken: fc.array(
    fc.record<Taken>({
      seat: fc.nat(29),
      from: fc.nat(4),
      legs: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom('held', 'lapsed', 'sold', 'blocked'),
    }),
    { maxLength: 4 },
  ),
})

const sometimes = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values })

const queries = fc
  .record({
    origin_city: fc.constantFrom(...names),
    destination_city: fc.constantFrom(...names),
    date: fc.constantFrom('2027-01-15', '2027-01-16', '2027-01-16', '2027-01-17'),
    sort: fc.constantFrom('departure', 'price', 'duration'),
    limit: fc.constantFrom(1, 3, 50),
    passengers: sometimes(fc.integer({ min: 27, max: 30 })),
    max_price: sometimes(fc.integer({ min: 500, max: 9000 })),
    departs_after: sometimes(fc.constantFrom('00:00', '09:00', '18:30')),
    departs_before: sometimes(fc.constantFrom('06:00', '12:00', '23:59')),
    bus_type: sometimes(fc.constantFrom('sleeper', 'luxury', 'sleeper,luxury')),
    amenities: sometimes(fc.constant('wifi')),
  })
  .filter(query => query.origin_city !== query.destination_city)

interface World {
  readonly schedule: Schedule
  readonly route: Route
  readonly claims: ReadonlySet<string>
}

const build = async (routes: readonly Route[], plans: readonly Drawn[]): Promise<World[]> => {
  const wanted = plans.map((plan): SampleDeparture & { route: Route } => ({
    route: routes[plan.route % routes.length] as Route,
    layout,
    departure: new Date(now + plan.minutes * minute).toISOString(),
    base_price: plan.base_price,
    surcharges: { sleeper_lower: plan.surcharge },
    bus: { bus_type: plan.bus_type, amenities: plan.wifi ? ['wifi'] : [] },
    state: plan.state,
  }))
  const schedules = await store(...wanted)
  const worlds: World[] = []
  for (const [index, schedule] of schedules.entries()) {
    const route = wanted[index]?.route as Route
    const claims = new Set<string>()
    for (const one of plans[index]?.taken ?? []) await take(schedule.id, one, route.stops.length - 1, claims)
    worlds.push({ schedule, route, claims })
  }
  return worlds
}

/** Takes the seat on those of the legs that are there, unless it is taken on one of them, and notes what is not free. */
const take = async (id: string, { seat, from, legs: count, how }: Taken, last: number, claims: Set<string>) => {
  const label = labels[seat] as string
  const legs = Array.from({ length: count }, (_, leg) => from + leg).filter(leg => leg < last)
  if (legs.length === 0 || legs.some(leg => claims.has(`${label} ${leg}`))) return
  vi.setSystemTime(lapsedBefore)
  const until = how === 'lapsed' ? now - 6_000 : now + 60_000
  if (how === 'sold') await sellSeats(id, [label], legs)
  else if (how === 'blocked') await blockSeats(id, [label], legs)
  else await holdSeats(id, [label], legs, makeClaim(until, randomNonce()))
  vi.setSystemTime(now)
  // A lapsed one is taken for other sales before `now`, but free for a search.
  for (const leg of legs) claims.add(`${label} ${leg}`)
  if (how === 'lapsed') for (const leg of legs) claims.add(`lapsed ${label} ${leg}`)
}

type Drawn = typeof departures extends fc.Arbitrary<infer T> ? T : never
type Query = typeof queries extends fc.Arbitrary<infer T> ? T : never

const localOf = (time: number, timeZone: string): [date: string, clock: string] =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(time).split(' ') as [
    string,
    string,
  ]

/** What a search must find, by trying every two stops of every departure. */
const reference = (worlds: readonly World[], query: Query) => {
  const found = worlds.flatMap(({ schedule, route, claims }) => {
    if (schedule.state === 'cancelled') return []
    if (query.bus_type && !query.bus_type.split(',').includes(schedule.bus.bus_type)) return []
    if (query.amenities && !schedule.bus.amenities.includes(query.amenities)) return []
    for (let from = 0; from < route.stops.length; from += 1)
      for (let to = from + 1; to < route.stops.length; to += 1) {
        const [boarding, dropping] = [route.stops[from], route.stops[to]]
        if (boarding?.city !== query.origin_city || dropping?.city !== query.destination_city) continue
        if (boarding.city === dropping.city) continue
        const departs = Date.parse(schedule.departure_datetime) + boarding.minutes * minute
        const [date, clock] = localOf(departs, boarding.time_zone)
        if (departs <= now || date !== query.date) continue
        if (query.departs_after && clock < query.departs_after) continue
        if (query.departs_before && clock > query.departs_before) continue
        const types = Object.keys(schedule.fares) as SeatType[]
        const prices = types.map(type => (schedule.fares[type] ?? []).slice(from, to).reduce((a, b) => a + b, 0))
        const price = Math.min(...prices)
        if (query.max_price && price > query.max_price) continue
        const legs = Array.from({ length: to - from }, (_, leg) => from + leg)
        const isTaken = (label: string, leg: number) =>
          claims.has(`${label} ${leg}`) && !claims.has(`lapsed ${label} ${leg}`)
        const seats = labels.filter(label => !legs.some(leg => isTaken(label, leg))).length
        return [{ id: schedule.id, departs, minutes: dropping.minutes - boarding.minutes, price, seats }]
      }
    return []
  })
  const by = { departure: 'departs', price: 'price', duration: 'minutes' } as const
  const key = by[query.sort as keyof typeof by]
  return found
    .filter(({ seats }) => seats >= (query.passengers ?? 0))
    .toSorted((a, b) => a[key] - b[key] || a.departs - b.departs || (a.id < b.id ? -1 : 1))
}

let callers = 0
const searchAll = async (query: Query) => {
  const all: Record<string, unknown>[] = []
  let cursor: string | null = null
  do {
    callers += 1
    const parameters = { ...query, ...(cursor && { cursor }) }
    const ip = `2001:db8::${callers.toString(16)}`
    const { status, body } = await call(handler, { query: parameters, ip })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.schedules.length).toBeLessThanOrEqual(query.limit)
    all.push(...body.schedules)
    cursor = body.next_cursor
  } while (cursor)
  return all
}

describe('search over any network', () => {
  it('200 finds exactly what trying every two stops of every departure finds', { timeout: 120_000 }, async () => {
    let matches = 0
    const drawn = fc.array(departures, { minLength: 6, maxLength: 14 })
    const run = async (routeStops: Stops[], plans: Drawn[], queries: Query[]) => {
      await createTables('catalog', 'inventory', 'runtime')
      const routes = routeStops.map(routeOf)
      const worlds = await build(routes, plans)
      for (const query of queries) {
        const found = (await searchAll(query)).map(each => [each.id, each.base_price, each.available_seats])
        const expected = reference(worlds, query).map(each => [each.id, each.price, each.seats])
        expect(found).toEqual(expected)
        matches += expected.length
      }
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(stops, { minLength: 1, maxLength: 4 }),
        drawn,
        fc.array(queries, { minLength: 16, maxLength: 16 }),
        run,
      ),
      { numRuns: 16, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    )
    expect(matches).toBeGreaterThan(20)
  })
})

type Stops = typeof stops extends fc.Arbitrary<infer T> ? T : never

const routeOf = (drawn: Stops): Route => {
  let passed = 0
  return sampleRoute(
    ...drawn.map(({ city, minutes }, index) => {
      passed += index === 0 ? 0 : minutes
      return { city, minutes: passed, km: index * 5, time_zone: zones[city] as string }
    }),
  )
}
