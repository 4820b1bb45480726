import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { segmentPrice } from '../rules/fares.ts'
import { firstStop, lastStop, type Route } from '../rules/route.ts'
import { type Schedule, scheduleStatus, timedStops } from '../rules/schedule.ts'
import type { SeatType } from '../rules/seat-layout.ts'

export const toSchedule = (schedule: Schedule, route: Route, now: EpochMs) => ({
  id: schedule.id,
  status: scheduleStatus(schedule, now),
  departure_datetime: schedule.departure_datetime,
  arrival_datetime: schedule.arrival_datetime,
  duration_minutes: lastStop(route).minutes,
  base_price: schedule.base_price,
  currency: schedule.currency,
  bus: { ...schedule.bus, id: schedule.bus_id, amenities: [...schedule.bus.amenities] },
  route: {
    id: route.id,
    origin_city: firstStop(route).city,
    destination_city: lastStop(route).city,
    distance_km: lastStop(route).km,
    stops: timedStops(route, fromIso(schedule.departure_datetime)).map(stop => ({
      ...stop,
      arrival_datetime: stop.arrival_datetime ?? null,
      departure_datetime: stop.departure_datetime ?? null,
    })),
  },
  fares: route.stops.slice(1).map((stop, leg) => ({
    from_stop: route.stops[leg]?.id ?? '',
    to_stop: stop.id,
    prices: pricesOn(schedule, leg),
  })),
  cancellation_policy: [...schedule.cancellation_policy],
})

const pricesOn = ({ fares }: Schedule, leg: number): Partial<Record<SeatType, number>> =>
  Object.fromEntries((Object.keys(fares) as SeatType[]).map(type => [type, segmentPrice(fares, type, leg, leg + 1)]))
