import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Bus, Route, RouteStop } from './departure.ts'
import { ScheduleId, SeatType } from './fields.ts'

export const getSchedule = defineContract({
  name: 'getSchedule',
  method: 'GET',
  path: '/api/v1/schedules/{id}/details',
  summary: 'A departure: its bus, its route with all stops and times, the fares of each leg, the cancellation policy.',
  auth: 'guest',
  limit: { per: 'ip', max: 60, seconds: 15 },
  params: z.object({ id: ScheduleId }),
  reply: {
    status: 200,
    schema: z.object({
      id: z.string(),
      status: z.enum(['scheduled', 'boarding', 'departed', 'completed', 'cancelled']),
      departure_datetime: z.iso.datetime(),
      arrival_datetime: z.iso.datetime(),
      duration_minutes: z.int(),
      base_price: z.int(),
      currency: z.string(),
      bus: z.extend(Bus, { id: z.string() }),
      route: z.extend(Route, { id: z.string(), stops: z.array(RouteStop) }),
      /** Per leg, from a stop to the next; a segment costs the sum of its legs. */
      fares: z.array(
        z.object({ from_stop: z.string(), to_stop: z.string(), prices: z.partialRecord(SeatType, z.int()) }),
      ),
      /** The longest time first; later than the last nothing is paid back. */
      cancellation_policy: z.array(z.object({ hours_before: z.number(), refund_percent: z.number() })),
    }),
  },
  errors: { SCHEDULE_NOT_FOUND: 404 },
})
