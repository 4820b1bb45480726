import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Reservation } from './reservation.ts'

export const listActiveReservations = defineContract({
  name: 'listActiveReservations',
  method: 'GET',
  path: '/api/v1/reservations/active',
  summary: "The caller's reservations that hold their seats, the one that ends first at the front.",
  auth: 'account',
  scope: 'read:bookings',
  reply: { status: 200, schema: z.object({ items: z.array(Reservation), next_cursor: z.null() }) },
  errors: {},
})
