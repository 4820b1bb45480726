import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { cities } from '../../bin/demo/network.ts'
import { handler } from '../../functions/transit/search-schedules.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import type { Schedule } from '../../shared/transit/rules/schedule.ts'
import { putCities } from '../../shared/transit/store/cities.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { type SampleDeparture, sampleRoute, store } from './sample-network.ts'
import { searchAt } from './search-clock.ts'
import { holdSeats, sellSeats } from './take-seats.ts'

const now = Date.parse('2027-01-15T06:00:00Z')

searchAt(now)
const startAfresh = async () => {
  vi.setSystemTime(now)
  await createTables('catalog', 'inventory', 'runtime')
  await putCities(cities)
}

let callers = 0
/** Each from an address of its own, so that none reaches the limit. */
const search = (query: Record<string, string | number> = {}) => {
  callers += 1
  const parameters = { origin_city: 'Mumbai', destination_city: 'Pune', date: '2027-01-20', ...query }
  return call(handler, { path: '/api/v1/schedules/search', query: parameters, ip: `198.51.100.${callers}` })
}
const idsOf = ({ body }: { body: { schedules: { id: string }[] } }) => body.schedules.map(each => each.id)

const viaLonavala = () =>
  sampleRoute(
    { city: 'Mumbai', minutes: 0, km: 0 },
    { city: 'Lonavala', minutes: 115, km: 8 },
    { city: 'Pune', minutes: 210, km: 15 },
  )

/** On 20 January, at these local times. */
const departuresAt = (times: readonly string[], more: Partial<SampleDeparture> = {}): Promise<Schedule[]> => {
  const route = more.route ?? viaLonavala()
  return store(...times.map(time => ({ ...more, route, departure: `2027-01-20T${time}:00+05:30` })))
}

describe('search', () => {
  beforeEach(startAfresh)

  it('200 finds a departure in the form of the specification', async () => {
    const [schedule] = await departuresAt(['08:00'])
    const { status, body } = await search()
    expect(status).toBe(200)
    const stop = (city: string, datetime: string) => ({
      id: expect.stringMatching(/^stp_/),
      name: `${city} Bus Stand`,
      address: `Station Road, ${city}`,
      city,
      time_zone: 'Asia/Kolkata',
      latitude: 19,
      longitude: 73,
      datetime,
    })
    expect(body).toEqual({
      schedules: [
        {
          id: schedule?.id,
          departure_datetime: '2027-01-20T02:30:00Z',
          arrival_datetime: '2027-01-20T06:00:00Z',
          duration_minutes: 210,
          base_price: 50_000,
          currency: 'INR',
          available_seats: 40,
          bus: {
            bus_number: 'MH-12-AB-1234',
            bus_type: 'deluxe',
            operator: 'Sahyadri Travels',
            amenities: ['wifi', 'ac'],
          },
          route: { origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 15 },
          boarding_stop: stop('Mumbai', '2027-01-20T02:30:00Z'),
          dropping_stop: stop('Pune', '2027-01-20T06:00:00Z'),
          rating: null,
        },
      ],
      next_cursor: null,
    })
  })

  it('200 finds the same bus between any two of its stops, at that segment’s price, times and free seats', async () => {
    const [schedule] = (await departuresAt(['08:00'])) as [Schedule]
    await sellSeats(schedule.id, ['1A', '1B'], [0])
    await sellSeats(schedule.id, ['1A'], [1])
    const found = async (origin_city: string, destination_city: string) => {
      const { body } = await search({ origin_city, destination_city })
      const [{ departure_datetime, duration_minutes, base_price, available_seats, route }] = body.schedules
      expect(route).toEqual({ origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 15 })
      return [departure_datetime, duration_minutes, base_price, available_seats]
    }
    expect(await found('Mumbai', 'Pune')).toEqual(['2027-01-20T02:30:00Z', 210, 50_000, 38])
    expect(await found('Mumbai', 'Lonavala')).toEqual(['2027-01-20T02:30:00Z', 115, 26_667, 38])
    expect(await found('Lonavala', 'Pune')).toEqual(['2027-01-20T04:25:00Z', 95, 23_333, 39])
  })

  it('200 finds no bus against its direction', async () => {
    await departuresAt(['08:00'])
    expect((await search({ origin_city: 'Pune', destination_city: 'Mumbai' })).body).toEqual({
      schedules: [],
      next_cursor: null,
    })
  })

  it('200 counts a lapsed hold as free at once, and a running one not', async () => {
    const [schedule] = (await departuresAt(['08:00'])) as [Schedule]
    await holdSeats(schedule.id, ['2A', '2B', '2C'], [0, 1], makeClaim(now + 60_000, 7n))
    const free = async () => (await search()).body.schedules[0].available_seats
    expect(await free()).toBe(37)
    vi.setSystemTime(now + 65_000)
    expect(await free()).toBe(37)
    vi.setSystemTime(now + 65_001)
    expect(await free()).toBe(40)
  })

  it.each([
    ['without case', 'mUmBaI'],
    ['with blanks', '  Mumbai '],
    ['by another name', 'Bombay'],
    ['with accents', 'Mümbaï'],
  ])('200 finds a city %s', async (_, origin_city) => {
    await departuresAt(['08:00'])
    expect((await search({ origin_city })).body.schedules).toHaveLength(1)
  })

  it('200 with suggestions for an unknown city', async () => {
    await departuresAt(['08:00'])
    expect((await search({ origin_city: 'Mumbay' })).body).toEqual({
      schedules: [],
      next_cursor: null,
      suggestions: ['Mumbai'],
    })
    expect((await search({ origin_city: 'Puna', destination_city: 'Bangalor' })).body.suggestions).toEqual(
      expect.arrayContaining(['Pune', 'Bengaluru']),
    )
    for (const origin_city of ['Reykjavik', '__proto__', '#', 'x'.repeat(100)])
      expect((await search({ origin_city })).body).toEqual({ schedules: [], next_cursor: null, suggestions: [] })
  })

  it('200 with nothing, and no suggestion, for known cities without a bus', async () => {
    expect((await search({ origin_city: 'Kochi', destination_city: 'Patna' })).body).toEqual({
      schedules: [],
      next_cursor: null,
    })
    expect((await search({ destination_city: 'Mumbai' })).body).toEqual({ schedules: [], next_cursor: null })
  })

  it('200 takes the date in the boarding city’s time zone', async () => {
    const route = sampleRoute(
      { city: 'Mumbai', minutes: 0, km: 0 },
      { city: 'Lonavala', minutes: 115, km: 8 },
      { city: 'Pune', minutes: 210, km: 15 },
    )
    const [late, early] = await store(
      { route, departure: '2027-01-20T23:00:00+05:30' },
      { route, departure: '2027-01-20T00:00:00+05:30' },
    )
    expect(idsOf(await search())).toEqual([early?.id, late?.id])
    expect(idsOf(await search({ date: '2027-01-21' }))).toEqual([])
    const next = { origin_city: 'Lonavala', date: '2027-01-21' }
    expect(idsOf(await search(next))).toEqual([late?.id])
  })

  it('200 shows neither what has left the boarding stop nor what is cancelled', async () => {
    const route = viaLonavala()
    const at = (departure: string, state: Schedule['state'] = 'scheduled') => ({ route, departure, state })
    const [left, , later] = await store(
      at('2027-01-15T10:00:00+05:30'),
      at('2027-01-15T20:00:00+05:30', 'cancelled'),
      at('2027-01-15T11:30:01+05:30'),
      at('2027-01-15T11:30:00+05:30'),
    )
    expect(idsOf(await search({ date: '2027-01-15' }))).toEqual([later?.id])
    const boarding = { origin_city: 'Lonavala', date: '2027-01-15' }
    expect(idsOf(await search(boarding))).toContain(left?.id)
  })

  it('200 shows a full bus with no seats, but not to passengers who need one', async () => {
    const [full, roomy] = (await departuresAt(['08:00', '09:00'], { layout: readyLayouts.luxury_36 })) as [
      Schedule,
      Schedule,
    ]
    const offer = await readOffer(full.id)
    for (const section of offer?.sections ?? []) await sellSeats(full.id, Object.values(section).flat(), [0])
    expect((await search()).body.schedules.map((each: { available_seats: number }) => each.available_seats)).toEqual([
      0, 36,
    ])
    expect(idsOf(await search({ passengers: 1 }))).toEqual([roomy.id])
    expect(idsOf(await search({ passengers: 37 }))).toEqual([])
  })
})

describe('search filters and sorts', () => {
  let order: string[]
  beforeAll(async () => {
    await startAfresh()
    const route = viaLonavala()
    const express = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 180, km: 9 })
    const at = (time: string, more: Partial<SampleDeparture> = {}) => ({
      route,
      ...more,
      departure: `2027-01-20T${time}:00+05:30`,
    })
    const amenities = ['wifi', 'ac', 'toilet']
    const schedules = await store(
      at('06:00', { base_price: 60_000 }),
      at('09:00', { id: ids[0], bus: { bus_type: 'luxury', operator: 'Konkan Côach Lines', amenities } }),
      at('09:00', { id: ids[1], route: express, base_price: 60_000, bus: { bus_type: 'sleeper', amenities: [] } }),
      at('21:30', { base_price: 40_000, bus: { bus_type: 'standard' } }),
    )
    order = schedules.map(schedule => schedule.id)
  })
  // Those that leave at the same time follow their ids.
  const ids = ['a', 'b'].map(last => `sch_${'0'.repeat(25)}${last}`)

  it.each<[Record<string, string | number>, number[]]>([
    [{ bus_type: 'luxury' }, [1]],
    [{ bus_type: 'luxury,standard' }, [1, 3]],
    [{ departs_after: '09:00', departs_before: '21:29' }, [1, 2]],
    [{ departs_after: '2027-01-20T03:30:01Z' }, [3]],
    [{ departs_before: '2027-01-20T09:00:00+05:30' }, [0, 1, 2]],
    [{ max_price: 50_000 }, [1, 3]],
    [{ max_price: 39_999 }, []],
    [{ amenities: 'wifi' }, [0, 1, 3]],
    [{ amenities: 'WiFi, toilet' }, [1]],
    [{ amenities: '__proto__' }, []],
    [{ operator: 'konkan coach lines' }, [1]],
    [{ operator: 'Nobody' }, []],
    [{ sort: 'price' }, [3, 1, 0, 2]],
    [{ sort: 'duration' }, [2, 0, 1, 3]],
    [{ passengers: 40, bus_type: 'standard' }, [3]],
  ])('200 %j', async (query, expected) => {
    expect(idsOf(await search(query)).map(id => order.indexOf(id))).toEqual(expected)
  })
})

describe('search pages', () => {
  beforeEach(startAfresh)

  const times = Array.from({ length: 11 }, (_, index) => `${String(8 + Math.floor(index / 2)).padStart(2, '0')}:00`)

  it.each(['departure', 'price', 'duration'])('200 show every departure once, sorted by %s', async sort => {
    await departuresAt(times)
    const whole = idsOf(await search({ sort, limit: 50 }))
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page = await search({ sort, limit: 4, ...(cursor && { cursor }) })
      paged.push(...idsOf(page))
      cursor = page.body.next_cursor
    } while (cursor)
    expect(paged).toEqual(whole)
    expect(new Set(whole).size).toBe(11)
  })

  it('200 read on until they are full where seats are requested', async () => {
    const schedules = (await departuresAt(['08:00', '09:00', '10:00', '11:00', '12:00'])) as Schedule[]
    for (const schedule of schedules.filter((_, index) => index % 2 === 0))
      await sellSeats(schedule.id, ['1A', '1B'], [0])
    const page = await search({ passengers: 39, limit: 2 })
    expect(idsOf(page)).toEqual([schedules[1]?.id, schedules[3]?.id])
    const rest = await search({ passengers: 39, limit: 2, cursor: page.body.next_cursor })
    expect(rest.body).toEqual({ schedules: [], next_cursor: null })
  })

  it('200 go on after a departure that has left meanwhile', async () => {
    const schedules = await departuresAt(['08:00', '09:00', '10:00'])
    const { body } = await search({ limit: 1 })
    vi.setSystemTime(Date.parse('2027-01-20T08:30:00+05:30'))
    expect(idsOf(await search({ limit: 1, cursor: body.next_cursor }))).toEqual([schedules[1]?.id])
  })

  it('400 VALIDATION_FAILED for a cursor of another search, or a changed one', async () => {
    await departuresAt(['08:00', '09:00'])
    const { next_cursor } = (await search({ limit: 1 })).body
    const wrong: Record<string, string | number>[] = [
      { cursor: next_cursor, sort: 'price' },
      { cursor: next_cursor, date: '2027-01-21' },
      { cursor: next_cursor, passengers: 2 },
      { cursor: `${next_cursor}A` },
      { cursor: 'x' },
    ]
    for (const query of wrong) {
      const { status, body } = await search(query)
      expect([status, body.code, body.errors[0].loc]).toEqual([400, 'VALIDATION_FAILED', ['query', 'cursor']])
    }
  })
})

describe('search, bad input', () => {
  beforeAll(async () => {
    await startAfresh()
    await departuresAt(['08:00'])
  })

  it.each<[Record<string, string | number>, string]>([
    [{ origin_city: '' }, 'origin_city'],
    [{ origin_city: '   ' }, 'origin_city'],
    [{ origin_city: 'x'.repeat(101) }, 'origin_city'],
    [{ origin_city: 'Mum\u0000bai' }, 'origin_city'],
    [{ date: '20-01-2027' }, 'date'],
    [{ date: '2027-02-29' }, 'date'],
    [{ date: 'tomorrow' }, 'date'],
    [{ date: '2027-01-20T00:00:00Z' }, 'date'],
    [{ passengers: 0 }, 'passengers'],
    [{ passengers: 10_000 }, 'passengers'],
    [{ passengers: 1.5 }, 'passengers'],
    [{ passengers: 'two' }, 'passengers'],
    [{ bus_type: 'rocket' }, 'bus_type'],
    [{ departs_after: '25:00' }, 'departs_after'],
    [{ departs_before: 'noon' }, 'departs_before'],
    [{ max_price: -1 }, 'max_price'],
    [{ max_price: 'NaN' }, 'max_price'],
    [{ amenities: 'wifi,<script>' }, 'amenities'],
    [{ sort: 'constructor' }, 'sort'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 51 }, 'limit'],
    [{ cursor: 'x'.repeat(501) }, 'cursor'],
  ])('400 VALIDATION_FAILED %j', async (query, field) => {
    const { status, body } = await search(query)
    expect([status, body.code, body.errors[0].loc.slice(0, 2)]).toEqual([400, 'VALIDATION_FAILED', ['query', field]])
  })

  it('400 VALIDATION_FAILED names everything that is missing', async () => {
    const { status, body } = await call(handler, { ip: '198.51.100.250' })
    expect(status).toBe(400)
    expect(body.errors.map((fault: { loc: string[] }) => fault.loc[1])).toEqual([
      'origin_city',
      'destination_city',
      'date',
    ])
  })

  it.each([
    ['2027-01-14', 'Mumbai'],
    ['2028-01-16', 'Mumbai'],
    ['2020-01-01', 'Nowhere'],
    ['9999-12-31', 'Nowhere'],
    ['2027-01-14', 'Bombay'],
  ])('422 DATE_OUT_OF_RANGE on %s from %s', async (date, origin_city) => {
    const { status, body } = await search({ date, origin_city })
    expect([status, body.code]).toEqual([422, 'DATE_OUT_OF_RANGE'])
  })

  it('422 DATE_OUT_OF_RANGE on yesterday as India has it, while it is still today in Greenwich', async () => {
    vi.setSystemTime(Date.parse('2027-01-19T20:00:00Z'))
    expect((await search({ date: '2027-01-19' })).status).toBe(422)
    expect((await search({ date: '2027-01-20' })).status).toBe(200)
  })

  it('429 RATE_LIMITED at the twenty-first search of an address within a minute', async () => {
    const query = { origin_city: 'Mumbai', destination_city: 'Pune', date: '2027-01-20' }
    const send = () => call(handler, { query, ip: '198.51.100.251' })
    const answers = await Promise.all(Array.from({ length: 21 }, send))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    const [refused] = answers.filter(({ status }) => status === 429)
    expect(refused?.body.code).toBe('RATE_LIMITED')
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  })
})
