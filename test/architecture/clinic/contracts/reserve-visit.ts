import * as z from 'zod/mini'
import { formOf } from '../../../../shared/commerce/contracts/kinds.ts'
import { defineContract } from '../../../../shared/platform/http/contract.ts'
import { Line } from '../../../../shared/platform/http/texts.ts'
import { reservationMembers } from '../../../../shared/reservations/contracts/reservation-members.ts'
import { DayId } from './open-day.ts'
import { visit } from './visit.ts'

export const reserveVisit = defineContract({
  name: 'reserveVisit',
  method: 'POST',
  path: '/api/v1/visits/reservations',
  summary: 'Hold a room for two hours, and its doctor for the hour in their middle: both or neither.',
  auth: 'customer',
  scope: 'write:bookings',
  limit: { per: 'user', max: 5, seconds: 60 },
  idempotent: true,
  body: z.strictObject({ day_id: DayId, room: Line(1, 20), starts_datetime: z.iso.datetime() }),
  reply: { status: 201, schema: formOf(visit, reservationMembers, ['reservation']) },
  errors: {
    DAY_NOT_FOUND: 404,
    ROOM_NOT_FOUND: 404,
    VISIT_TAKEN: 409,
    HOLD_LIMIT: 409,
    NO_SUCH_TIME: 422,
    DAY_CLOSED: 422,
  },
})
