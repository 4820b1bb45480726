import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Booking, BookingId } from './booking.ts'

export const getBooking = defineContract({
  name: 'getBooking',
  method: 'GET',
  path: '/api/v1/bookings/{id}/details',
  summary: "One of the caller's bookings, with its payment and ticket.",
  auth: 'bearer',
  scope: 'read:bookings',
  params: z.object({ id: BookingId }),
  reply: { status: 200, schema: Booking },
  errors: {},
})
