import { dayOf, lettersOf } from '../../commerce/rules/booking.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Ticket } from './ticket.ts'
import { signTicketCodes, type TicketKey } from './ticket-code.ts'
import type { Trip } from './trip.ts'

/** The one ticket of a trip: its id is derived, so a second issue makes the same ticket again. */
export const issueTicket = async (trip: Trip, key: TicketKey, now: EpochMs): Promise<Ticket> => ({
  id: trip.ticket_id,
  user_id: trip.user_id,
  booking_id: trip.booking_id,
  schedule_id: trip.schedule_id,
  ticket_number: ticketNumber(trip.ticket_id, now),
  state: 'valid',
  codes: await signTicketCodes({ trip, key, now }),
  issued_at: now,
})

/** `TKT20270115-…`: eight characters, as a ticket's number is typed less often than a reference. */
const ticketNumber = (ticketId: string, issuedAt: EpochMs): string =>
  `TKT${dayOf(issuedAt)}-${lettersOf(`ticket ${ticketId}`, 8)}`
