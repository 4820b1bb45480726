import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CityName } from './city.ts'
import { BusType, FoundSchedule } from './departure.ts'

const listOf = <S extends z.core.$ZodType<unknown, string>>(item: S) =>
  z.pipe(
    z.pipe(
      z.string().check(z.maxLength(300)),
      z.transform(text => text.split(',').map(each => each.trim().toLowerCase())),
    ),
    z.array(item),
  )

/** `HH:MM` on the boarding stop's clocks, or a moment. */
const time = z.union([z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)), z.iso.datetime({ offset: true })], {
  error: 'Write the time as HH:MM on local clocks, or as an ISO 8601 date and time.',
})

export const searchSchedules = defineContract({
  name: 'searchSchedules',
  method: 'GET',
  path: '/api/v1/schedules/search',
  summary: 'Departures between any two stops of a route on a day, with the price and free seats of that stretch.',
  auth: 'guest',
  limit: { per: 'ip', max: 20, seconds: 60 },
  query: z.object({
    origin_city: CityName,
    destination_city: CityName,
    date: z.iso.date(),
    passengers: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100))),
    bus_type: z.optional(listOf(BusType)),
    departs_after: z.optional(time),
    departs_before: z.optional(time),
    max_price: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
    amenities: z.optional(listOf(z.string().check(z.regex(/^[a-z0-9_-]{1,30}$/)))),
    operator: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
    sort: z._default(z.enum(['departure', 'price', 'duration']), 'departure'),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(50)), 20),
    cursor: z.optional(z.string().check(z.maxLength(500))),
  }),
  reply: {
    status: 200,
    schema: z.object({
      schedules: z.array(FoundSchedule),
      next_cursor: z.nullable(z.string()),
      /** Names of cities that may have been meant, where one is not known. */
      suggestions: z.optional(z.array(z.string())),
    }),
  },
  errors: { DATE_OUT_OF_RANGE: 422 },
})
