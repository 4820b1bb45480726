import { beforeEach, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/transit/search-schedules.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import type { Route } from '../../shared/transit/rules/route.ts'
import type { Schedule } from '../../shared/transit/rules/schedule.ts'
import { putSchedules } from '../../shared/transit/store/schedules.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { counted } from './counted.ts'
import { sampleRoute, store } from './sample-network.ts'
import { searchAt } from './search-clock.ts'
import { holdSeats, sellSeats } from './take-seats.ts'

const now = Date.parse('2027-01-15T06:00:00Z')

searchAt(now)
beforeEach(async () => {
  vi.setSystemTime(now)
  await createTables('catalog', 'inventory', 'runtime')
})

let callers = 0
const search = (query: Record<string, string | number> = {}) => {
  callers += 1
  const parameters = { origin_city: 'Mumbai', destination_city: 'Pune', date: '2027-01-20', ...query }
  return call(handler, { query: parameters, ip: `198.51.100.${callers}` })
}
const freeSeats = async (): Promise<number[]> =>
  (await search()).body.schedules.map((each: { available_seats: number }) => each.available_seats)
const later = (ms: number) => void vi.setSystemTime(Date.now() + ms)

const [mumbai, lonavala, pune] = [
  { city: 'Mumbai', minutes: 0, km: 0 },
  { city: 'Lonavala', minutes: 115, km: 8 },
  { city: 'Pune', minutes: 210, km: 10 },
] as const

/** Departures on 20 January, every ten minutes. Of a bus that calls nowhere on its way, all seats are in one section. */
const departures = (count: number, route: Route): Promise<Schedule[]> => {
  const first = Date.parse('2027-01-20T06:00:00+05:30')
  return store(
    ...Array.from({ length: count }, (_, index) => ({
      route,
      departure: new Date(first + index * 600_000).toISOString(),
    })),
  )
}

describe('what a search of 15 departures costs', () => {
  it('is four requests at first, one for two seconds, three for a minute', async () => {
    await departures(15, sampleRoute(mumbai, pune))
    const first = await counted(() => search())
    expect(first).toEqual({ requests: 4, readUnits: 0.5 + 1.5 + 15 * 0.5, writeUnits: 1 })
    later(1_999)
    expect(await counted(() => search())).toEqual({ requests: 1, readUnits: 0, writeUnits: 1 })
    later(1)
    expect(await counted(() => search())).toMatchObject({ requests: 3, readUnits: first.readUnits - 0.5 })
    later(60_000)
    expect(await counted(() => search())).toEqual(first)
  })

  it('is a query for each departure with more than one section, which costs no more units, and one request after', async () => {
    await departures(15, sampleRoute(mumbai, lonavala, pune))
    expect(await counted(() => search())).toEqual({
      requests: 3 + 15,
      readUnits: 0.5 + 1.5 + 15 * 0.5,
      writeUnits: 1,
    })
    later(1_999)
    expect(await counted(() => search())).toEqual({ requests: 1, readUnits: 0, writeUnits: 1 })
  })

  it('is a query for each departure planned before sections were counted', async () => {
    const old = await departures(3, sampleRoute(mumbai, pune))
    await putSchedules(old.map(({ section_count: _, ...schedule }) => schedule))
    expect(await counted(() => search())).toMatchObject({ requests: 3 + 3 })
    expect(await freeSeats()).toEqual([40, 40, 40])
  })

  it('is one read for many searches at once', async () => {
    await departures(15, sampleRoute(mumbai, pune))
    const all = () => Promise.all(Array.from({ length: 10 }, () => search()))
    expect(await counted(all)).toMatchObject({ requests: 10 + 3, writeUnits: 10 })
  })

  it('depends on the page, not on the number of departures of the day', async () => {
    await departures(60, sampleRoute(mumbai, lonavala, pune))
    expect(await counted(() => search({ limit: 5 }))).toMatchObject({ requests: 3 + 5 })
  })

  it('does not grow with departures of other days and other routes', async () => {
    const route = sampleRoute(mumbai, lonavala, pune)
    await departures(3, route)
    const before = await counted(() => search())
    const second = sampleRoute(mumbai, lonavala, pune)
    const agra = sampleRoute({ city: 'Delhi', minutes: 0, km: 0 }, { city: 'Agra', minutes: 9, km: 9 })
    const others = Array.from({ length: 150 }, (_, index) => ({
      route: index % 2 ? second : agra,
      departure: new Date(Date.parse('2027-02-01T00:00:00Z') + index * 3_600_000).toISOString(),
      id: newId(transitIds.schedule, Date.now()),
    }))
    await store(...others)
    later(60_000)
    const after = await counted(() => search())
    // The second route between the two cities is read for the day: one more query, one more segment to read.
    expect(after.requests - before.requests).toBe(1)
    expect(after.readUnits - before.readUnits).toBeLessThanOrEqual(0.5)
    expect(before).toEqual({ requests: 6, readUnits: 2.5, writeUnits: 1 })
  })
})

describe.each([
  ['one section', sampleRoute(mumbai, pune), [0]],
  ['several sections', sampleRoute(mumbai, lonavala, pune), [0, 1]],
])('what a search shows of a departure with %s', (_, route, legs) => {
  it('is no older than two seconds: free seats, and whether the departure is cancelled', async () => {
    const [first, second] = (await departures(2, route)) as [Schedule, Schedule]
    expect(await freeSeats()).toEqual([40, 40])
    await sellSeats(first.id, ['1A', '1B'], legs)
    later(2_000)
    expect(await freeSeats()).toEqual([38, 40])
    await putSchedules([{ ...second, state: 'cancelled' }])
    later(2_000)
    expect(await freeSeats()).toEqual([38])
  })

  it('counts a hold as free the moment it has lapsed, though its claim was read before', async () => {
    const [departure] = (await departures(1, route)) as [Schedule]
    await holdSeats(departure.id, ['1A', '1B', '1C'], legs, makeClaim(now + 60_000, 7n))
    later(65_000)
    expect(await freeSeats()).toEqual([37])
    later(1)
    expect(await counted(async () => expect(await freeSeats()).toEqual([40]))).toMatchObject({ requests: 1 })
  })

  it('is of the requested segment, whatever segment was requested before', async () => {
    const [departure] = (await departures(1, route)) as [Schedule]
    await sellSeats(departure.id, ['1A'], [0])
    expect(await freeSeats()).toEqual([39])
    const { body } = await search({ origin_city: 'Lonavala' })
    expect(body.schedules.map((each: { available_seats: number }) => each.available_seats)).toEqual(
      legs.length === 2 ? [40] : [],
    )
  })
})

it('a route that is new between two cities is found within a minute, also after an earlier search between them', async () => {
  expect((await search()).body.schedules).toEqual([])
  await departures(1, sampleRoute(mumbai, pune))
  later(60_000)
  expect(await freeSeats()).toEqual([40])
})
