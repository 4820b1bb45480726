import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { CancelReason } from './refund-reason.ts'
import { Amount, Seat } from './reservation-record.ts'

export type { Hold, Reservation, Seat } from './reservation-record.ts'

// A record's schema is its definition: the store checks with it what is written and what was read. Times without a unit
// in their names are epoch milliseconds, amounts are in minor units of `currency`.

/** Epoch milliseconds of a time that there is. */
const Time = z.int().check(z.maximum(8.64e15))

/** Age and gender are unknown where a reservation was paid for without naming its passengers. */
const Passenger = z.object({
  name: z.string(),
  age: z.optional(z.number()),
  gender: z.optional(z.enum(['female', 'male', 'other'])),
  seat_id: z.string(),
  id_document: z.optional(z.string()),
})

export type Passenger = Immutable<z.infer<typeof Passenger>>

const Contact = z.object({ email: z.string(), phone: z.string() })

export type Contact = Immutable<z.infer<typeof Contact>>

export const Booking = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_reference: z.string(),
  /** The request that made it, by which a repeat of that request recognizes its own booking. */
  request: z.optional(z.string()),
  state: z.enum(['pending_payment', 'confirmed', 'cancelled']),
  reservation_id: z.string(),
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  seats: z.array(Seat),
  passengers: z.array(Passenger),
  contact: Contact,
  total_amount: Amount,
  currency: z.string(),
  /** The offer's summary at the time of the booking: the journey on tickets and in mails. */
  summary: z.unknown(),
  created_at: Time,
  confirmed_at: z.optional(z.number()),
  cancelled_at: z.optional(z.number()),
  cancel_reason: z.optional(CancelReason),
  /** The time its personal data was erased. */
  erased_at: z.optional(z.number()),
})

export type Booking = Immutable<z.infer<typeof Booking>>

/** A ticket code of one passenger: a compact JWS that is verified offline against the published key. */
const TicketCode = z.object({ seat_number: z.string(), passenger_name: z.string(), token: z.string() })

export type TicketCode = Immutable<z.infer<typeof TicketCode>>

export const Ticket = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  ticket_number: z.string(),
  state: z.enum(['valid', 'cancelled']),
  codes: z.array(TicketCode),
  issued_at: z.number(),
})

export type Ticket = Immutable<z.infer<typeof Ticket>>
