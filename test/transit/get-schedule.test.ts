import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/transit/get-schedule.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import { newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { counted } from './counted.ts'
import { sampleRoute, store } from './sample-network.ts'

beforeAll(() => createTables('catalog', 'inventory', 'runtime'))

const get = (id: string) => call(handler, { path: `/api/v1/schedules/${id}/details`, params: { id }, ip: newIp() })
const route = sampleRoute(
  { city: 'Mumbai', minutes: 0, km: 0 },
  { city: 'Lonavala', minutes: 115, km: 8 },
  { city: 'Pune', minutes: 210, km: 15 },
)

describe('the details of a departure', () => {
  it('200 bus, route with all stops and times, fares, policy', async () => {
    const layout = readyLayouts.luxury_36
    const plan = { route, layout, departure: '2099-01-20T02:30:00Z', surcharges: { premium: 1500 } }
    const [schedule] = await store(plan)
    const { status, body } = await get(schedule?.id ?? '')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: schedule?.id,
      status: 'scheduled',
      departure_datetime: '2099-01-20T02:30:00Z',
      arrival_datetime: '2099-01-20T06:00:00Z',
      duration_minutes: 210,
      base_price: 50_000,
      currency: 'INR',
      bus: { id: schedule?.bus_id, bus_number: 'MH-12-AB-1234', operator: 'Sahyadri Travels' },
      route: { id: route.id, origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 15 },
      fares: [
        {
          from_stop: route.stops[0]?.id,
          to_stop: route.stops[1]?.id,
          prices: { window: 26_667, aisle: 26_667, premium: 27_467 },
        },
        {
          from_stop: route.stops[1]?.id,
          to_stop: route.stops[2]?.id,
          prices: { window: 23_333, aisle: 23_333, premium: 24_033 },
        },
      ],
      cancellation_policy: [
        { hours_before: 48, refund_percent: 90 },
        { hours_before: 24, refund_percent: 50 },
        { hours_before: 6, refund_percent: 25 },
      ],
    })
    const times = body.route.stops.map((each: Record<string, unknown>) => [
      each.city,
      each.km,
      each.minutes,
      each.arrival_datetime,
      each.departure_datetime,
    ])
    expect(times).toEqual([
      ['Mumbai', 0, 0, null, '2099-01-20T02:30:00Z'],
      ['Lonavala', 8, 115, '2099-01-20T04:25:00Z', '2099-01-20T04:25:00Z'],
      ['Pune', 15, 210, '2099-01-20T06:00:00Z', null],
    ])
  })

  it.each([
    ['cancelled', { state: 'cancelled', departure: '2099-01-20T02:30:00Z' } as const],
    ['completed', { departure: '2020-01-20T02:30:00Z' }],
  ])('200 of one that is %s', async (status, change) => {
    const [schedule] = await store({ route, ...change })
    expect((await get(schedule?.id ?? '')).body.status).toBe(status)
  })

  it('200 for two reads, and for one while the route is known, with the count of the limit', async () => {
    const other = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 9 })
    const [schedule] = await store({ route: other, departure: '2099-01-20T02:30:00Z' })
    const send = () => get(schedule?.id ?? '')
    expect(await counted(send)).toEqual({ requests: 3, readUnits: 1, writeUnits: 1 })
    expect(await counted(send)).toEqual({ requests: 2, readUnits: 0.5, writeUnits: 1 })
  })

  it('404 SCHEDULE_NOT_FOUND where there is none', async () => {
    const { status, body } = await get(newId(transitIds.schedule, Date.now()))
    expect([status, body.code]).toEqual([404, 'SCHEDULE_NOT_FOUND'])
  })

  it.each([
    '',
    'x',
    '__proto__',
    `sch_${'u'.repeat(26)}`,
    newId(transitIds.route, 1),
    'sch_../../etc',
    'x'.repeat(5000),
  ])('404 NOT_FOUND for a malformed id: %.40s', async id => {
    const { status, body } = await get(id)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})
