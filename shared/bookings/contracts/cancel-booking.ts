import * as z from 'zod/mini'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { Paragraph } from '../../platform/http/texts.ts'
import { BookingId } from './booking.ts'
import { Cancellation } from './cancellation.ts'

export const cancelBooking = defineContract({
  name: 'cancelBooking',
  method: 'POST',
  path: '/api/v1/bookings/{id}/cancel',
  summary: 'Cancel a booking, or a part of it. What is paid back is what the quote says at this moment.',
  auth: 'bearer',
  scope: 'write:bookings',
  limit: { per: 'user', max: 10, seconds: 60 },
  idempotent: true,
  params: z.object({ id: BookingId }),
  body: z.strictObject({ reason: z.optional(Paragraph(0, 500)), ...kinds.part }),
  reply: { status: 200, schema: Cancellation },
  errors: { ...kinds.cancelErrors, NOT_CONFIRMED: 409, BOOKING_CANCELLED: 409, BEING_CONFIRMED: 409 },
})
