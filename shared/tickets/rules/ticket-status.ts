import type { EpochMs } from '../../kernel/clock.ts'
import type { Ticket } from './ticket.ts'
import { ticketCodeExpiry } from './ticket-code.ts'

export type TicketStatus = 'valid' | 'expired' | 'cancelled'

/** A ticket expires with its codes. */
export const ticketStatus = ({ state, codes }: Ticket, now: EpochMs): TicketStatus => {
  if (state === 'cancelled') return 'cancelled'
  return codes.every(({ token }) => ticketCodeExpiry(token) <= now) ? 'expired' : 'valid'
}
