import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Reservation, ReservationId } from './reservation.ts'

export const extendReservation = defineContract({
  name: 'extendReservation',
  method: 'POST',
  path: '/api/v1/reservations/{id}/extend',
  summary: 'Keep the seats for five minutes more, once.',
  auth: 'account',
  scope: 'write:bookings',
  limit: { per: 'user', max: 10, seconds: 60 },
  params: z.object({ id: ReservationId }),
  reply: { status: 200, schema: Reservation },
  errors: { RESERVATION_NOT_ACTIVE: 409, ALREADY_EXTENDED: 409, EXTENSION_LIMIT: 409 },
})
