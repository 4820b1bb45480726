import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { reservationMembers } from '../../reservations/contracts/reservation-members.ts'
import { ScheduleId, SeatLabel, StopId } from './fields.ts'
import { heldSeats } from './held-seats.ts'

const journey = {
  schedule_id: ScheduleId,
  seat_ids: z.array(SeatLabel).check(z.minLength(1), z.maxLength(10)),
  from_stop: z.optional(StopId),
  to_stop: z.optional(StopId),
}

/** Of any hold. `notify`: messages to the account's own address say that it was made, and that it is about to end. */
const asked = { notify: z.optional(z.boolean()) }

export const createReservation = defineContract({
  name: 'createReservation',
  method: 'POST',
  path: '/api/v1/reservations/create',
  summary:
    'Hold seats of a departure for fifteen minutes, or of several for a round trip or a change: all of them or none.',
  auth: 'account',
  scope: 'write:bookings',
  limit: { per: 'user', max: 5, seconds: 60 },
  idempotent: true,
  body: z.union([
    z.strictObject({ ...journey, ...asked }),
    z.strictObject({ journeys: z.array(z.strictObject(journey)).check(z.minLength(1), z.maxLength(4)), ...asked }),
  ]),
  reply: { status: 201, schema: z.object({ ...reservationMembers, kind: z.literal('bus'), ...heldSeats }) },
  errors: {
    SEAT_DUPLICATED: 400,
    STOPS_REVERSED: 400,
    SCHEDULE_REPEATED: 400,
    TOO_MANY_UNITS: 400,
    SCHEDULE_NOT_FOUND: 404,
    SEAT_NOT_FOUND: 404,
    STOP_NOT_FOUND: 404,
    SEATS_TAKEN: 409,
    HOLD_LIMIT: 409,
    SCHEDULE_CLOSED: 422,
    SCHEDULE_DEPARTED: 422,
    CURRENCIES_DIFFER: 422,
  },
})
