import * as z from 'zod/mini'
import { Bus, Route, Stop } from './departure.ts'

/** A departure over one segment. Prices in minor units of `currency` for one seat, the lowest there is. */
export const FoundSchedule = z.object({
  id: z.string(),
  departure_datetime: z.iso.datetime(),
  arrival_datetime: z.iso.datetime(),
  duration_minutes: z.int(),
  base_price: z.int(),
  currency: z.string(),
  available_seats: z.int(),
  bus: Bus,
  route: Route,
  boarding_stop: Stop,
  dropping_stop: Stop,
  /** Of 5; null while there is none. */
  rating: z.nullable(z.number()),
})
