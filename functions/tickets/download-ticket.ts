import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'
import { downloadTicket } from '../../shared/tickets/contracts/download-ticket.ts'
import { ticketPdf } from '../../shared/tickets/presenters/ticket-pdf.ts'
import { isErased } from '../../shared/tickets/rules/ticket.ts'
import { ticketFileName } from '../../shared/tickets/rules/ticket-text.ts'
import { tripOf } from '../../shared/tickets/rules/trip.ts'
import { readTicket } from '../../shared/tickets/store/tickets.ts'

export const handler = endpoint(downloadTicket, {
  load: async ({ user, params }) => {
    const ticket = await readTicket(user.user_id, params.id)
    return { ticket, booking: ticket && (await readBooking(selling, user.user_id, ticket.booking_id)) }
  },
  run: async ({ query }, { ticket, booking }) => {
    const trip = ticket && booking && tripOf(booking, ticket.id)
    if (!ticket || isErased(ticket) || !trip) throw notFound()
    return new Reply(await ticketPdf(ticket, trip, query.language), {
      headers: {
        'content-disposition': `attachment; filename="${ticketFileName(ticket)}"`,
        'cache-control': 'private, no-store',
      },
    })
  },
})
