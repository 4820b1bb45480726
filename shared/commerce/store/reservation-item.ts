import * as z from 'zod/mini'
import type { Reservation, Seat } from '../rules/records.ts'

/** Claims are read as bigint, or as number where they are small. */
const claim = z.pipe(
  z.union([z.bigint(), z.number()]),
  z.transform(value => BigInt(value)),
)

/**
 * A reservation's seats, by column: with member names repeated up to ten times, a hold's record would cost a second
 * write unit.
 */
export const seatColumns = z.pipe(
  z.object({ numbers: z.array(z.string()), types: z.array(z.string()), prices: z.array(z.number()) }),
  z.transform(({ numbers, types, prices }) =>
    numbers.map((seat_number, row) => ({ seat_number, seat_type: types[row] ?? '', price: prices[row] ?? Number.NaN })),
  ),
)

export const toSeatColumns = (all: readonly Seat[]): z.input<typeof seatColumns> => ({
  numbers: all.map(seat => seat.seat_number),
  types: all.map(seat => seat.seat_type),
  prices: all.map(seat => seat.price),
})

/**
 * The stored form, parsed on every read; keys and `ttl` are dropped. In a file of its own, as the hot path builds no
 * other schema.
 */
export const ReservationItem: z.ZodMiniType<Reservation> = z.object({
  id: z.string(),
  user_id: z.string(),
  schedule_id: z.string(),
  from_leg: z.number(),
  to_leg: z.number(),
  parts: z.array(z.object({ section: z.number(), units: z.array(z.string()) })),
  claim,
  next_claim: z.optional(claim),
  state: z.enum(['held', 'converted', 'cancelled', 'expired', 'released']),
  seats: seatColumns,
  from_stop: z.string(),
  to_stop: z.string(),
  total_amount: z.number(),
  currency: z.string(),
  held_at: z.number(),
  expires_at: z.number(),
  extended_at: z.optional(z.number()),
  booking_id: z.optional(z.string()),
  given_back_at: z.optional(z.number()),
  fingerprint: z.string(),
})
