import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { ticketIds } from '../domain.ts'

export const TicketId = z.string().check(z.regex(idPattern(ticketIds.ticket)))

/**
 * A ticket as shown to its holder. Each passenger has a code of their own; `qr_code` is the first one's, as a PNG in a
 * data URL.
 */
export const Ticket = z.object({
  id: z.string(),
  ticket_number: z.string(),
  booking_id: z.string(),
  validity_status: z.enum(['valid', 'expired', 'cancelled']),
  issued_datetime: z.iso.datetime(),
  qr_code: z.string(),
  seats: z.array(z.string()),
  passengers: z.array(z.object({ name: z.string(), seat_id: z.string(), token: z.string(), qr_code: z.string() })),
})
