import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/** A ticket code of one passenger: a compact JWS that is verified offline against the published key. */
const TicketCode = z.object({ seat_number: z.string(), passenger_name: z.string(), token: z.string() })

export type TicketCode = Immutable<z.infer<typeof TicketCode>>

/** The ticket of one departure of a booking. */
export const Ticket = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  /** Missing in tickets of an earlier version, whose bookings had one departure. */
  schedule_id: z.optional(z.string()),
  ticket_number: z.string(),
  state: z.enum(['valid', 'cancelled']),
  codes: z.array(TicketCode),
  issued_at: z.number(),
})

export type Ticket = Immutable<z.infer<typeof Ticket>>

/** Whether a ticket's codes were erased with the names in them: nothing is left to show. */
export const isErased = ({ codes }: Ticket): boolean => codes.some(({ token }) => token === '')
