import type { output } from 'zod/v4/core'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Ticket as TicketSchema } from '../contracts/ticket.ts'
import type { Ticket } from '../rules/ticket.ts'
import { ticketStatus } from '../rules/ticket-status.ts'
import { qrImage } from './qr-code.ts'

/** A ticket as a reply, with its codes drawn. */
export const toTicket = async (ticket: Ticket, now: EpochMs): Promise<output<typeof TicketSchema>> => {
  const passengers = await Promise.all(
    ticket.codes.map(async ({ seat_number, passenger_name, token }) => ({
      name: passenger_name,
      seat_id: seat_number,
      token,
      qr_code: await qrImage(token),
    })),
  )
  return {
    id: ticket.id,
    ticket_number: ticket.ticket_number,
    booking_id: ticket.booking_id,
    validity_status: ticketStatus(ticket, now),
    issued_datetime: toIso(ticket.issued_at),
    qr_code: passengers[0]?.qr_code ?? '',
    seats: passengers.map(({ seat_id }) => seat_id),
    passengers,
  }
}
