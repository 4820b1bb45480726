import type { Offer } from '../../inventory/rules/offer.ts'
import { fromIso } from '../../kernel/clock.ts'
import type { Route } from './route.ts'
import { type Schedule, timedStops } from './schedule.ts'
import { type LayoutSeat, type SeatLayout, seatsOf } from './seat-layout.ts'
import { seatSections } from './seat-sections.ts'

/**
 * The part of a departure that bookings and tickets keep: enough to describe the journey without reading the timetable
 * again.
 */
const summaryOf = ({ id, layout_id, bus, ...schedule }: Schedule, route: Route) => {
  const stops = timedStops(route, fromIso(schedule.departure_datetime))
  return {
    id,
    departure_datetime: schedule.departure_datetime,
    arrival_datetime: schedule.arrival_datetime,
    bus,
    layout_id,
    route: {
      id: route.id,
      origin_city: stops[0]?.city,
      destination_city: stops.at(-1)?.city,
      distance_km: stops.at(-1)?.km,
    },
    stops: stops.map(({ latitude: _, longitude: __, city_id: ___, minutes: ____, ...stop }) => stop),
    cancellation_policy: schedule.cancellation_policy,
  }
}

/**
 * The inventory of a departure: its seats in sections that cost one write each, priced by seat type and leg. It depends
 * on schedule, route and layout alone, so making it again changes nothing.
 * @throws DomainError INVALID_LAYOUT
 */
export const generateInventory = (schedule: Schedule, route: Route, layout: SeatLayout): Offer => {
  const legs = route.stops.length - 1
  const seats = seatsOf(layout)
  const byLabel = new Map(seats.map(seat => [seat.label, seat]))
  const leaves = timedStops(route, fromIso(schedule.departure_datetime)).flatMap(stop => stop.departure_datetime ?? [])
  return {
    inventory_id: schedule.id,
    kind: 'bus',
    state: schedule.state === 'scheduled' ? 'open' : 'closed',
    closes_at: leaves.at(-1) ?? schedule.departure_datetime,
    legs_close_at: leaves,
    currency: schedule.currency,
    points: route.stops.map(stop => stop.id),
    prices: schedule.fares,
    sections: seatSections(schedule.id, legs, layout).map(labels => byType(labels, byLabel)),
    restrictions: { women_only: seats.filter(seat => seat.women_only).map(seat => seat.label) },
    summary: summaryOf(schedule, route),
  }
}

const byType = (labels: readonly string[], seats: ReadonlyMap<string, LayoutSeat>): Record<string, string[]> =>
  Object.groupBy(labels, label => seats.get(label)?.seat_type ?? 'standard') as Record<string, string[]>

/** The layout of an offer made here; empty for any other. */
export const layoutOf = ({ summary }: Offer): string => String((summary as { layout_id?: unknown })?.layout_id ?? '')
