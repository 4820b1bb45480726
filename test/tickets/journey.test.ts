import { describe, expect, it } from 'vitest'
import { readJourney } from '../../shared/tickets/rules/journey.ts'
import { defaultCancellationPolicy } from '../../shared/transit/rules/cancellation-policy.ts'
import { generateInventory } from '../../shared/transit/rules/generated-inventory.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import type { RouteStop } from '../../shared/transit/rules/route.ts'
import { planDeparture } from '../../shared/transit/rules/schedule.ts'
import { arrival, departure, summary } from './bookings.ts'

const stops = summary.stops.map(
  ({ id, name, address, city, time_zone }, index): RouteStop => ({
    id,
    name,
    address,
    city,
    time_zone,
    city_id: city,
    latitude: 19 - index,
    longitude: 73 + index,
    minutes: [0, 60, 270][index] ?? 0,
    km: [0, 20, 170][index] ?? 0,
  }),
)
const [first = '', second = '', third = ''] = stops.map(stop => stop.id)
const layout = Object.values(readyLayouts)[0]

describe('the journey of a booking', () => {
  it('is read from an offer that the timetable generated', () => {
    if (!layout) throw new Error('there is no ready layout')
    const route = { id: 'rte_1', stops }
    const plan = {
      id: summary.id,
      route,
      layout,
      bus: { id: 'bus_1', layout_id: '', ...summary.bus, bus_type: 'semi_sleeper' as const },
      departure: departure - 3600_000,
      currency: 'INR',
      base_price: 50_000,
      surcharges: {},
      cancellation_policy: defaultCancellationPolicy,
    }
    const offer = generateInventory(planDeparture(plan), route, layout)
    const place = (index: number, at: number) => {
      const { id, name, address, city, time_zone } = stops[index] as RouteStop
      return { id, name, address, city, time_zone, at }
    }
    expect(readJourney({ summary: offer.summary, from_stop: second, to_stop: third })).toEqual({
      from: place(1, departure),
      to: place(2, arrival),
      origin: 'Mumbai',
      destination: 'Pune',
      operator: 'Sahyadri Travels',
      bus_number: 'MH-12-AB-1234',
      bus_type: 'semi_sleeper',
    })
    expect(readJourney({ summary: offer.summary, from_stop: first, to_stop: second })).toMatchObject({
      from: { at: departure - 3600_000 },
      to: { at: departure },
    })
  })

  it.each([
    undefined,
    null,
    'text',
    42,
    [],
    {},
    { stops: 'none' },
    { stops: [{ id: first }], route: null, bus: { operator: 7 } },
    { stops: [{ id: first, name: 'A', time_zone: 'Mars/Olympus', departure_datetime: 'soon' }] },
  ])('has the members that are known: %j', broken => {
    const journey = readJourney({ summary: broken, from_stop: first, to_stop: third })
    expect(journey.from.id).toBe(first)
    expect(journey.from.time_zone).toBe('UTC')
    expect(journey.from.at).toBeUndefined()
    expect(journey.to).toMatchObject({ id: third, name: third })
  })
})
