import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { ScheduleId, StopId } from './fields.ts'
import { Seat } from './seat.ts'

/**
 * Counting a request costs a write, which is dearer than the one read of a map; without it an address could ask for as
 * many as the edge lets through.
 */
export const getSeatMap = defineContract({
  name: 'getSeatMap',
  method: 'GET',
  path: '/api/v1/schedules/{id}/seats',
  summary: 'The seats of a departure as they stand now over a segment, by default the whole trip.',
  auth: 'optional',
  scope: 'read:bookings',
  limit: { per: 'ip', max: 60, seconds: 15 },
  params: z.object({ id: ScheduleId }),
  query: z.object({ from_stop: z.optional(StopId), to_stop: z.optional(StopId) }),
  reply: {
    status: 200,
    schema: z.object({
      schedule_id: z.string(),
      from_stop: z.string(),
      to_stop: z.string(),
      /** Rises with every change of any seat. */
      version: z.int(),
      currency: z.string(),
      available_seats: z.int(),
      layout: z.object({
        decks: z.array(z.object({ deck: z.int(), rows: z.array(z.object({ row: z.int(), seats: z.array(Seat) })) })),
      }),
    }),
  },
  errors: { STOPS_REVERSED: 400, SCHEDULE_NOT_FOUND: 404, STOP_NOT_FOUND: 404 },
})
