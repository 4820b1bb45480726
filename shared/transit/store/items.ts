import * as z from 'zod/mini'
import { type Bus, busTypes } from '../rules/bus.ts'
import type { City, CityStop } from '../rules/city.ts'
import type { Route } from '../rules/route.ts'
import type { Schedule } from '../rules/schedule.ts'
import type { RouteSegment } from '../rules/search.ts'
import { seatTypes } from '../rules/seat-layout.ts'

const position = { latitude: z.number(), longitude: z.number() }
const routeStop = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  city_id: z.string(),
  city: z.string(),
  time_zone: z.string(),
  minutes: z.number(),
  km: z.number(),
  ...position,
})
const busFields = {
  bus_number: z.string(),
  bus_type: z.enum(busTypes),
  operator: z.string(),
  amenities: z.array(z.string()),
}

/** The stored forms, parsed on every read; keys are dropped. */
export const CityItem: z.ZodMiniType<City> = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  country: z.string(),
  time_zone: z.string(),
  aliases: z.array(z.string()),
  ...position,
})

export const StopItem: z.ZodMiniType<CityStop> = z.object({
  id: z.string(),
  city_id: z.string(),
  name: z.string(),
  address: z.string(),
  ...position,
})

export const RouteItem: z.ZodMiniType<Route> = z.object({ id: z.string(), stops: z.array(routeStop) })

export const SegmentItem: z.ZodMiniType<RouteSegment> = z.object({
  route_id: z.string(),
  from: z.number(),
  to: z.number(),
  boarding: routeStop,
  dropping: routeStop,
  route: z.object({ origin_city: z.string(), destination_city: z.string(), distance_km: z.number() }),
})

export const BusItem: z.ZodMiniType<Bus> = z.object({ id: z.string(), layout_id: z.string(), ...busFields })

export const ScheduleItem: z.ZodMiniType<Schedule> = z.object({
  id: z.string(),
  route_id: z.string(),
  bus_id: z.string(),
  layout_id: z.string(),
  section_count: z.optional(z.number()),
  state: z.enum(['scheduled', 'cancelled']),
  departure_datetime: z.string(),
  arrival_datetime: z.string(),
  base_price: z.number(),
  currency: z.string(),
  fares: z.partialRecord(z.enum(seatTypes), z.array(z.number())),
  bus: z.object(busFields),
  cancellation_policy: z.array(z.object({ hours_before: z.number(), refund_percent: z.number() })),
})
