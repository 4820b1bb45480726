import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as getSeatMap } from '../../functions/transit/get-seat-map.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { offerKey, sectionKey } from '../../shared/inventory/rules/keys.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { putInventory } from '../../shared/inventory/store/put-inventory.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { keys } from '../../shared/transit/rules/keys.ts'
import { citiesNamed, listCities, listStops, putCities, putStops } from '../../shared/transit/store/cities.ts'
import { readLayout } from '../../shared/transit/store/layouts.ts'
import { listSegments, putRoutes } from '../../shared/transit/store/routes.ts'
import { listDepartures, putSchedules, readSchedule } from '../../shared/transit/store/schedules.ts'
import { sampleOffer } from '../inventory/sample-offer.ts'
import { call } from '../support/call.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { sampleRoute, sampleSchedule, store } from './sample-network.ts'

beforeAll(() => startIdentity('catalog', 'inventory'))

afterEach(() => vi.restoreAllMocks())

const route = sampleRoute({ city: 'Aland', minutes: 0, km: 0 }, { city: 'Bidar', minutes: 30, km: 9 })
const departure = '2027-01-20T02:30:00Z'

describe('an impossible record of the catalog', () => {
  it('is not written', async () => {
    const schedule = sampleSchedule({ route, departure })
    await expect(putSchedules([{ ...schedule, base_price: '5' as never }])).rejects.toThrow(InvalidRecord)
    expect(await readSchedule(schedule.id)).toBeUndefined()
  })

  it('is left out of lists of cities and stops', async () => {
    const place = { latitude: 17, longitude: 77 }
    const city = { id: 'cty_aland', name: 'Aland', aliases: [], state: 'KA', country: 'IN', time_zone: 'Asia/Kolkata' }
    await putCities([{ ...city, ...place }])
    await putItem('catalog', { ...keys.city('Aland', 'cty_0'), ...city, id: 'cty_0' })
    await putStops([{ id: 'stp_1', city_id: city.id, name: 'Bus Stand', address: 'Station Road', ...place }])
    await putItem('catalog', { ...keys.stop(city.id, 'stp_0'), id: 'stp_0', city_id: city.id })
    expect(await citiesNamed('Aland')).toEqual([{ ...city, ...place }])
    const pages = [await listCities('ala', { limit: 1 })]
    expect(pages[0]?.cities).toEqual([{ ...city, ...place }])
    expect((await listStops(city.id)).map(({ id }) => id)).toEqual(['stp_1'])
  })

  it('is left out of a search', async () => {
    const schedule = sampleSchedule({ route, departure })
    await Promise.all([putRoutes([route]), putSchedules([schedule])])
    const wrong = keys.segment('Aland', 'Bidar', 'rte_0', 0, 1)
    await putItem('catalog', { ...wrong, route_id: 'rte_0', from: 0, to: 1 })
    for (const [index, over] of [
      { fares: 'free' },
      { fares: {} },
      { fares: { ...schedule.fares, window: [0.5] } },
      { fares: { ...schedule.fares, sleeper_upper: [1, 2] } },
      { arrival_datetime: 'soon' },
      { departure_datetime: '2027-01-20T02:30' },
    ].entries())
      await putItem('catalog', { ...keys.schedule(`sch_${index}`), ...schedule, id: `sch_${index}`, ...over })
    const segments = await listSegments('Aland', 'Bidar')
    expect(segments.map(({ route_id }) => route_id)).toEqual([route.id])
    expect(await listDepartures(segments, '2027-01-20')).toEqual([schedule])
  })

  it('a layout that is no text of seats is an error', async () => {
    await putItem('catalog', { ...keys.layout('lay_wrong'), seats: '1A.1w,1B.2a' })
    await expect(readLayout('lay_wrong')).rejects.toThrow('catalog layout: seats')
  })
})

describe('an impossible record of an inventory', () => {
  it('an offer is neither written nor sold from', async () => {
    const offer = sampleOffer()
    await expect(putInventory({ ...offer, currency: 1 as never }, Date.now())).rejects.toThrow(InvalidRecord)
    expect(await itemsUnder('inventory', offer.inventory_id)).toEqual([])
    for (const wrong of [{ prices: {} }, { points: 'none' }, { closes_at: 'soon' }]) {
      const id = newId(transitIds.schedule, Date.now())
      await putItem('inventory', { ...offerKey(id), ...offer, inventory_id: id, ...wrong })
      await expect(readOffer(id)).rejects.toThrow(InvalidRecord)
    }
  })

  it('200 the seats of a section without claims are shown as blocked, those of all others as they are', async () => {
    const [schedule] = await store({ route, departure })
    const id = schedule?.id ?? ''
    const { body: before } = await call(getSeatMap, { params: { id } })
    const items = await itemsUnder('inventory', id)
    const { sections = [] } = (await readOffer(id)) ?? {}
    await putItem('inventory', { ...items.at(-1), l0: { ...(items.at(-1)?.l0 as object), [firstOf(sections)]: 'x' } })
    const { status, body } = await call(getSeatMap, { params: { id } })
    expect([status, before.available_seats]).toEqual([200, 40])
    const lost = Object.values(sections.at(-1) ?? {}).flat().length
    expect(body.available_seats).toBe(before.available_seats - lost)
  })

  it('200 claims of one hold that are not alike are told of, and shown as they are', async () => {
    const [schedule] = await store({ route, departure })
    const id = schedule?.id ?? ''
    const [, section] = await itemsUnder('inventory', id)
    const [one = '', two = ''] = Object.keys(section?.l0 as object)
    const until = Date.now() + 900_000
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const told = () => log.mock.calls.filter(([line]) => String(line).includes('"record":"section","paths":"claims"'))
    const withUntil = async (first: number, second: number) => {
      const l0 = { ...(section?.l0 as object), [one]: makeClaim(first, 7n), [two]: makeClaim(second, 7n) }
      await putItem('inventory', { ...section, ...sectionKey(id, 0), l0 })
      const { status, body } = await call(getSeatMap, { params: { id } })
      return [status, body.available_seats, told().length]
    }
    expect(await withUntil(until, until)).toEqual([200, 38, 0])
    // One that lapsed may be of an earlier request with the same key.
    expect(await withUntil(until, Date.now() - 60_000)).toEqual([200, 39, 0])
    expect(await withUntil(until, until + 1)).toEqual([200, 38, 1])
  })
})

const firstOf = (sections: readonly object[]): string => String(Object.values(sections.at(-1) ?? {}).flat()[0])
