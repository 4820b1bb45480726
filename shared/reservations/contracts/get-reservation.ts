import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Reservation, ReservationId } from './reservation.ts'

export const getReservation = defineContract({
  name: 'getReservation',
  method: 'GET',
  path: '/api/v1/reservations/{id}/details',
  summary: "One of the caller's reservations.",
  auth: 'bearer',
  scope: 'read:bookings',
  params: z.object({ id: ReservationId }),
  reply: { status: 200, schema: Reservation },
  errors: {},
})
