import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'

// Apart from the other records, as the function that holds seats builds no other schema.

/** A whole number of minor units of a record's `currency`. */
export const Amount = z.int()

/** One unit of a reservation or booking with its price over its segment. */
export const Seat = z.object({ seat_number: z.string(), seat_type: z.string(), price: Amount })

export type Seat = Immutable<z.infer<typeof Seat>>

/** The record of a hold, written after its claim. Its status for people is `reservationStatus`, not `state`. */
export const Reservation = z.object({
  id: z.string(),
  user_id: z.string(),
  schedule_id: z.string(),
  /** Its legs are `from_leg` (included) to `to_leg` (excluded). */
  from_leg: z.number(),
  to_leg: z.number(),
  /** The units in each of the inventory's sections. */
  parts: z.array(z.object({ section: z.number(), units: z.array(z.string()) })),
  claim: z.bigint(),
  /** Noted before the claim is changed, so that a crash in between leaves the owner able to prove either. */
  next_claim: z.optional(z.bigint()),
  state: z.enum(['held', 'converted', 'cancelled', 'expired', 'released']),
  seats: z.array(Seat),
  from_stop: z.string(),
  to_stop: z.string(),
  total_amount: Amount,
  currency: z.string(),
  held_at: z.number(),
  expires_at: z.number(),
  /** Set once the holder has asked for more time. */
  extended_at: z.optional(z.number()),
  booking_id: z.optional(z.string()),
  /** The time its sale was given back: it cannot be converted any more. */
  given_back_at: z.optional(z.number()),
  /** Hash of the request, to recognize a repeated Idempotency-Key with another body. */
  fingerprint: z.string(),
})

export type Reservation = Immutable<z.infer<typeof Reservation>>

/** The units, legs and claims that prove a hold and change it. */
export type Hold = Pick<Reservation, 'schedule_id' | 'from_leg' | 'to_leg' | 'parts' | 'claim' | 'next_claim'>

/** Whether the prices of the seats add up to the total. */
export const isTotal = ({ seats, total_amount }: Pick<Reservation, 'seats' | 'total_amount'>): boolean =>
  sum(seats.map(({ price }) => price)) === total_amount
