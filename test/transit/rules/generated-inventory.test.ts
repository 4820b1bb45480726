import { describe, expect, it } from 'vitest'
import { checkOffer } from '../../../shared/inventory/rules/check-offer.ts'
import { unitsOf } from '../../../shared/inventory/rules/offer-sections.ts'
import { sectionBytes } from '../../../shared/inventory/rules/packing.ts'
import { priceOf } from '../../../shared/inventory/rules/price.ts'
import { generateInventory, layoutOf } from '../../../shared/transit/rules/generated-inventory.ts'
import { readyLayouts } from '../../../shared/transit/rules/ready-layouts.ts'
import { type SeatLayout, seatsOf } from '../../../shared/transit/rules/seat-layout.ts'
import { layoutId } from '../../../shared/transit/rules/stored-layout.ts'
import { over } from '../../inventory/sample-offer.ts'
import { sampleRoute, sampleSchedule } from '../sample-network.ts'

const route = sampleRoute(
  { city: 'Mumbai', minutes: 0, km: 0 },
  { city: 'Lonavala', minutes: 115, km: 8.3 },
  { city: 'Pune', minutes: 210, km: 15 },
)
const departure = '2027-01-20T02:30:00Z'

describe('the inventory of a departure', () => {
  it.each(Object.entries(readyLayouts) as [string, SeatLayout][])('of a %s has each of its seats once', (_, layout) => {
    const offer = generateInventory(sampleSchedule({ route, departure, layout }), route, layout)
    checkOffer(offer)
    expect(unitsOf(offer).toSorted()).toEqual(
      seatsOf(layout)
        .map(seat => seat.label)
        .toSorted(),
    )
    for (const section of offer.sections)
      expect(sectionBytes(offer.inventory_id, Object.values(section).flat(), over(0, 1))).toBeLessThanOrEqual(1000)
  })

  const layout = readyLayouts.sleeper_30
  const schedule = sampleSchedule({ route, departure, layout, surcharges: { sleeper_lower: 3000 } })
  const offer = generateInventory(schedule, route, layout)

  it('prices each type and leg', () => {
    expect([
      priceOf(offer, 'L1A', over(0, 1)),
      priceOf(offer, 'U1A', over(0, 1)),
      priceOf(offer, 'U1A', over(1)),
    ]).toEqual([53_000, 50_000, 22_333])
  })

  it('stops selling a leg when the bus leaves where it begins', () => {
    expect(offer.legs_close_at).toEqual([departure, '2027-01-20T04:25:00Z'])
    expect(offer.closes_at).toBe('2027-01-20T04:25:00Z')
  })

  it('keeps seats for women, and the layout they are drawn by', () => {
    expect(offer.restrictions).toEqual({ women_only: ['L2A', 'L2B'] })
    expect(layoutOf(offer)).toBe(layoutId(layout))
  })

  it('has the journey for bookings and tickets', () => {
    expect(offer.summary).toMatchObject({
      id: schedule.id,
      departure_datetime: departure,
      arrival_datetime: '2027-01-20T06:00:00Z',
      bus: { bus_number: 'MH-12-AB-1234', bus_type: 'deluxe', operator: 'Sahyadri Travels' },
      route: { origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 15 },
      stops: [
        { name: 'Mumbai Bus Stand', time_zone: 'Asia/Kolkata', departure_datetime: departure },
        { city: 'Lonavala', arrival_datetime: '2027-01-20T04:25:00Z', departure_datetime: '2027-01-20T04:25:00Z' },
        { address: 'Station Road, Pune', arrival_datetime: '2027-01-20T06:00:00Z' },
      ],
      cancellation_policy: [{ hours_before: 48, refund_percent: 90 }, {}, {}],
    })
  })

  it('is the same when it is made again, and closed when the departure is cancelled', () => {
    expect(generateInventory(schedule, route, layout)).toEqual(offer)
    expect(generateInventory({ ...schedule, state: 'cancelled' }, route, layout).state).toBe('closed')
  })

  it('has no layout for an offer with another summary', () => {
    expect([layoutOf({ ...offer, summary: null }), layoutOf({ ...offer, summary: 'x' })]).toEqual(['', ''])
  })
})
