import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { SearchText } from '../../platform/http/texts.ts'
import { CityName } from './city.ts'
import { BusType } from './fields.ts'
import { FoundSchedule } from './found-schedule.ts'
import { Cursor, limitUpTo, listOf, TimeOfDay } from './query.ts'

export const searchSchedules = defineContract({
  name: 'searchSchedules',
  method: 'GET',
  path: '/api/v1/schedules/search',
  summary: 'Departures between any two stops of a route on a day, with the price and free seats of that segment.',
  auth: 'guest',
  limit: { per: 'ip', max: 20, seconds: 60 },
  query: z.object({
    origin_city: CityName,
    destination_city: CityName,
    date: z.iso.date(),
    passengers: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100))),
    bus_type: z.optional(listOf(BusType)),
    departs_after: z.optional(TimeOfDay),
    departs_before: z.optional(TimeOfDay),
    max_price: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
    amenities: z.optional(listOf(z.string().check(z.regex(/^[a-z0-9_-]{1,30}$/)))),
    operator: z.optional(SearchText(1, 100)),
    sort: z._default(z.enum(['departure', 'price', 'duration']), 'departure'),
    limit: limitUpTo(50),
    cursor: Cursor,
  }),
  reply: {
    status: 200,
    schema: z.object({
      schedules: z.array(FoundSchedule),
      next_cursor: z.nullable(z.string()),
      /** Suggested names of cities, where a given one is unknown. */
      suggestions: z.optional(z.array(z.string())),
    }),
  },
  errors: { DATE_OUT_OF_RANGE: 422 },
})
