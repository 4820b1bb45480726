import { commerceIds } from '../../commerce/domain.ts'
import { ticketNumber } from '../../commerce/rules/booking.ts'
import type { Booking, Ticket } from '../../commerce/rules/records.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { signTicketCodes, type TicketKey } from './ticket-code.ts'

/** The one ticket of a booking: the ids of both share their suffix, so a second issue makes the same ticket again. */
export const issueTicket = async (booking: Booking, key: TicketKey, now: EpochMs): Promise<Ticket> => {
  const id = idOf(commerceIds.ticket, suffixOf(booking.id))
  return {
    id,
    user_id: booking.user_id,
    booking_id: booking.id,
    ticket_number: ticketNumber(id, now),
    state: 'valid',
    codes: await signTicketCodes({ ticketId: id, booking, key, now }),
    issued_at: now,
  }
}
