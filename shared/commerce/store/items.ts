import * as z from 'zod/mini'
import type { Booking, Ticket } from '../rules/records.ts'

const seats = z.array(z.object({ seat_number: z.string(), seat_type: z.string(), price: z.number() }))

/** The stored forms, parsed on every read; keys, `ttl` and index attributes fall away. */
export const BookingItem: z.ZodMiniType<Booking> = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_reference: z.string(),
  request: z.optional(z.string()),
  state: z.enum(['pending_payment', 'confirmed', 'cancelled']),
  reservation_id: z.string(),
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  seats,
  passengers: z.array(
    z.object({
      name: z.string(),
      age: z.optional(z.number()),
      gender: z.optional(z.enum(['female', 'male', 'other'])),
      seat_id: z.string(),
      id_document: z.optional(z.string()),
    }),
  ),
  contact: z.object({ email: z.string(), phone: z.string() }),
  total_amount: z.number(),
  currency: z.string(),
  summary: z.unknown(),
  created_at: z.number(),
  confirmed_at: z.optional(z.number()),
  cancelled_at: z.optional(z.number()),
  cancel_reason: z.optional(z.enum(['hold_given_up', 'seats_taken'])),
  erased_at: z.optional(z.number()),
})

export const TicketItem: z.ZodMiniType<Ticket> = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  ticket_number: z.string(),
  state: z.enum(['valid', 'cancelled']),
  codes: z.array(z.object({ seat_number: z.string(), passenger_name: z.string(), token: z.string() })),
  issued_at: z.number(),
})
