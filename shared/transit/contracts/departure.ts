import * as z from 'zod/mini'
import { BusType } from './fields.ts'

export const Bus = z.object({
  bus_number: z.string(),
  bus_type: BusType,
  operator: z.string(),
  amenities: z.array(z.string()),
})

const place = {
  id: z.string(),
  name: z.string(),
  address: z.string(),
  city: z.string(),
  time_zone: z.string(),
  latitude: z.number(),
  longitude: z.number(),
}

/** A stop with the time the bus is there, ISO 8601 UTC; its local time is that of `time_zone`. */
export const Stop = z.object({ ...place, datetime: z.iso.datetime() })

/** A stop of a whole trip; the first has no arrival, the last no departure. */
export const RouteStop = z.object({
  ...place,
  minutes: z.int(),
  km: z.number(),
  arrival_datetime: z.nullable(z.iso.datetime()),
  departure_datetime: z.nullable(z.iso.datetime()),
})

/** From the first stop of the bus to its last, whatever segment is booked. */
export const Route = z.object({ origin_city: z.string(), destination_city: z.string(), distance_km: z.number() })
