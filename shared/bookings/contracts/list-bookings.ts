import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { BookingSummary } from './booking.ts'

export const listBookings = defineContract({
  name: 'listBookings',
  method: 'GET',
  path: '/api/v1/bookings/history',
  summary: "The caller's bookings, newest first, in pages.",
  auth: 'bearer',
  scope: 'read:bookings',
  query: z.object({
    status: z.optional(z.enum(['pending_payment', 'confirmed', 'cancelled', 'expired'])),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
    cursor: z.optional(CodeText(0, 500)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(BookingSummary), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
