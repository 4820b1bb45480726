import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

// Apart from the other records, as the function that holds units builds no other schema.

/** A whole number of minor units of a record's `currency`. */
export const Amount = z.int()

/** What a domain keeps in a record of commerce: JSON that its selling adapter validates and nothing else reads. */
export const Details = z.looseObject({})

export type Details = Immutable<z.infer<typeof Details>>

/** Units of one section of an inventory, over the legs from `from_leg` (included) to `to_leg` (excluded). */
export const Place = z.object({
  inventory_id: z.string(),
  section: z.number(),
  units: z.array(z.string()),
  from_leg: z.number(),
  to_leg: z.number(),
})

/** The record of a hold, written after its claim. Its status for people is `reservationStatus`, not `state`. */
export const Reservation = z.object({
  id: z.string(),
  user_id: z.string(),
  /** The selling adapter that made it. */
  kind: z.string(),
  /** The id of what is booked, of the first where they are several: a departure, a showing. */
  subject_id: z.string(),
  /** All that is held, in the order in which it is acquired. */
  places: z.array(Place),
  claim: z.bigint(),
  /** Noted before the claim is changed, so that a crash in between leaves the owner able to prove either. */
  next_claim: z.optional(z.bigint()),
  state: z.enum(['held', 'converted', 'cancelled', 'expired', 'released']),
  /** What the units are and cost, in the domain's own form. */
  details: Details,
  total_amount: Amount,
  currency: z.string(),
  held_at: z.number(),
  expires_at: z.number(),
  /** Set once the holder has asked for more time. */
  extended_at: z.optional(z.number()),
  /** Its holder asked for messages about it. */
  notify: z.optional(z.boolean()),
  booking_id: z.optional(z.string()),
  /** The time its sale was given back: it cannot be converted any more. */
  given_back_at: z.optional(z.number()),
  /** Hash of the request, to recognize a repeated Idempotency-Key with another body. */
  fingerprint: z.string(),
})

export type Reservation = Immutable<z.infer<typeof Reservation>>

/** The units, legs and claims that prove a hold and change it. */
export type Hold = Pick<Reservation, 'places' | 'claim' | 'next_claim'>
