import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { cities, stops } from '../../../bin/demo/network.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { documents, tableName } from '../../../shared/platform/dynamo/client.ts'
import { InvalidRecord } from '../../../shared/platform/dynamo/records.ts'
import { transitIds } from '../../../shared/transit/domain.ts'
import { keys } from '../../../shared/transit/rules/keys.ts'
import { readyLayouts } from '../../../shared/transit/rules/ready-layouts.ts'
import { putBuses, readBus } from '../../../shared/transit/store/buses.ts'
import { citiesNamed, listStops, putCities, putStops } from '../../../shared/transit/store/cities.ts'
import { putLayout, readLayout } from '../../../shared/transit/store/layouts.ts'
import { findConnection } from '../../../shared/transit/store/places.ts'
import { listSegments, putRoutes, readRoute } from '../../../shared/transit/store/routes.ts'
import {
  listDepartures,
  missingSchedules,
  putSchedules,
  readSchedule,
} from '../../../shared/transit/store/schedules.ts'
import { createTables } from '../../support/dynamo.ts'
import { counted } from '../counted.ts'
import { sampleBus, sampleRoute, sampleSchedule } from '../sample-network.ts'

beforeAll(async () => {
  await createTables('catalog')
  await putCities(cities)
  await putStops(stops)
})

const put = (item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName: tableName('catalog'), Item: item }))

describe('the catalog', () => {
  it('gives back a city under each of its names, and no other', async () => {
    const [mumbai] = cities
    for (const name of ['Mumbai', 'BOMBAY']) expect(await citiesNamed(name)).toEqual([mumbai])
    for (const name of ['Mumb', 'Mumbai 2', '', '#', 'CITIES']) expect(await citiesNamed(name)).toEqual([])
  })

  it('finds two cities of one name', async () => {
    const [mumbai] = cities
    if (!mumbai) throw new Error('a city')
    const springfields = ['Illinois', 'Oregon'].map(state => ({
      ...mumbai,
      id: newId(transitIds.city, Date.now()),
      name: 'Springfield',
      aliases: [],
      state,
    }))
    await putCities(springfields)
    expect((await citiesNamed('springfield')).map(city => city.state).toSorted()).toEqual(['Illinois', 'Oregon'])
  })

  it('gives back the stops of a city', async () => {
    const of = stops.filter(stop => stop.city_id === stops[0]?.city_id)
    expect((await listStops(stops[0]?.city_id ?? '')).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      of.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
    expect(await listStops('cty_none')).toEqual([])
  })

  it('gives back buses, layouts, routes and departures as they were', async () => {
    const route = sampleRoute({ city: 'A', minutes: 0, km: 0 }, { city: 'B', minutes: 30, km: 9 })
    const bus = sampleBus()
    const schedule = sampleSchedule({ route, departure: '2027-01-20T02:30:00Z', bus })
    await Promise.all([putBuses([bus]), putRoutes([route]), putSchedules([schedule])])
    expect(await readBus(bus.id)).toEqual(bus)
    expect(await readRoute(route.id)).toEqual(route)
    expect(await readSchedule(schedule.id)).toEqual(schedule)
    expect(await readLayout(await putLayout(readyLayouts.sleeper_30))).toEqual(readyLayouts.sleeper_30)
  })

  it('finds nothing under unknown ids', async () => {
    const found = [readBus('x'), readRoute('x'), readSchedule('x'), readLayout('x')]
    expect(await Promise.all(found)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('refuses to return a record stored in another form', async () => {
    const id = newId(transitIds.schedule, Date.now())
    await put({ ...keys.schedule(id), id, state: 'scheduled' })
    await put({ ...keys.layout('lay_x'), seats: 'none' })
    await expect(readSchedule(id)).rejects.toThrow(InvalidRecord)
    await expect(readLayout('lay_x')).rejects.toThrow('catalog layout: seats')
  })

  it('reads a layout once in the life of an environment', async () => {
    const id = await putLayout(readyLayouts.luxury_36)
    await readLayout(id)
    expect((await counted(() => readLayout(id))).requests).toBe(0)
  })

  it('writes nothing of routes of which one is not valid', async () => {
    const good = sampleRoute({ city: 'Good', minutes: 0, km: 0 }, { city: 'Fine', minutes: 30, km: 9 })
    const bad = sampleRoute({ city: 'Good', minutes: 0, km: 0 }, { city: 'Fine', minutes: 30, km: 900 })
    await expect(putRoutes([good, bad])).rejects.toMatchObject({ code: 'INVALID_ROUTE' })
    expect([await readRoute(good.id), await listSegments('Good', 'Fine')]).toEqual([undefined, []])
  })
})

describe('many departures', () => {
  const route = sampleRoute({ city: 'C', minutes: 0, km: 0 }, { city: 'D', minutes: 30, km: 9 })
  const from = Date.parse('2027-01-20T00:00:00+05:30')
  const schedules = Array.from({ length: 260 }, (_, index) =>
    sampleSchedule({ route, departure: new Date(from + index * 300_000).toISOString() }),
  )

  it('are all stored, and found by their day', async () => {
    await putRoutes([route])
    await putSchedules(schedules)
    const found = await listDepartures(await listSegments('C', 'D'), '2027-01-20')
    const wanted = schedules.map(schedule => schedule.id)
    expect(wanted.filter(id => found.some(schedule => schedule.id === id))).toHaveLength(260)
  })

  it('are compared with what is stored: the missing ones are listed', async () => {
    const others = [newId(transitIds.schedule, 1), newId(transitIds.schedule, 2)]
    expect(await missingSchedules([...schedules.map(({ id }) => id), ...others])).toEqual(new Set(others))
    expect(await missingSchedules([])).toEqual(new Set())
  })
})

describe('a connection', () => {
  it('is one read by the cities’ official names, four by others, and none for a minute after', async () => {
    const toPune = (city: string) => sampleRoute({ city, minutes: 0, km: 0 }, { city: 'Pune', minutes: 30, km: 9 })
    await putRoutes([toPune('Mumbai'), toPune('Delhi')])
    expect(await counted(() => findConnection('Delhi', 'Pune'))).toMatchObject({ requests: 1, readUnits: 0.5 })
    expect(await counted(() => findConnection('Bombay', 'Poona'))).toMatchObject({ requests: 4 })
    const known = () => Promise.all([findConnection('Mumbai', 'Pune'), findConnection('Bombay', 'Poona')])
    expect(await counted(known)).toMatchObject({ requests: 0 })
    const [official, other] = await known()
    expect(other).toEqual(official)
  })

  it('names the unknown cities', async () => {
    expect(await findConnection('Atlantis', 'Pune')).toEqual({
      segments: [],
      time_zone: undefined,
      unknown: ['Atlantis'],
    })
    expect((await findConnection('Kochi', 'Patna')).time_zone).toBe('Asia/Kolkata')
  })
})
