import * as z from 'zod/mini'
import { SeatType } from './fields.ts'

/** A seat's state over a segment. */
export const Seat = z.object({
  label: z.string(),
  row: z.int(),
  column: z.int(),
  seat_type: SeatType,
  accessible: z.boolean(),
  women_only: z.boolean(),
  status: z.enum(['available', 'held', 'booked', 'blocked']),
  /** When a held seat can be taken, if it is not bought; for its holder, when the hold ends. */
  held_until: z.nullable(z.iso.datetime()),
  price: z.int(),
  mine: z.optional(z.literal(true)),
})
