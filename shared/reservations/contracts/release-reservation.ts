import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Reservation, ReservationId } from './reservation.ts'

export const releaseReservation = defineContract({
  name: 'releaseReservation',
  method: 'DELETE',
  path: '/api/v1/reservations/{id}',
  summary: 'Give the seats of a reservation back; they are free at once.',
  auth: 'bearer',
  scope: 'write:bookings',
  limit: { per: 'user', max: 20, seconds: 60 },
  params: z.object({ id: ReservationId }),
  reply: { status: 200, schema: Reservation },
  errors: { RESERVATION_CONVERTED: 409 },
})
