import * as z from 'zod/mini'
import type { Booking, Reservation, Seat, Ticket } from '../rules/records.ts'

/** Claims come back as bigint, or as number where they are small. */
const claim = z.pipe(
  z.union([z.bigint(), z.number()]),
  z.transform(value => BigInt(value)),
)
const seats = z.array(z.object({ seat_number: z.string(), seat_type: z.string(), price: z.number() }))

/** A reservation's seats, by column: their members' names, ten times over, would cost a hold's record a second write. */
const seatColumns = z.pipe(
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

/** The stored forms, parsed on every read; keys, `ttl` and index attributes fall away. */
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
  fingerprint: z.string(),
})

export const BookingItem: z.ZodMiniType<Booking> = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_reference: z.string(),
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
