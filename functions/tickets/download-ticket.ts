import { commerceIds } from '../../shared/commerce/domain.ts'
import { isErased } from '../../shared/commerce/rules/personal-data.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readTicket } from '../../shared/commerce/store/tickets.ts'
import { idOf, suffixOf } from '../../shared/kernel/ids.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { downloadTicket } from '../../shared/tickets/contracts/download-ticket.ts'
import { ticketPdf } from '../../shared/tickets/presenters/ticket-pdf.ts'
import { ticketFileName } from '../../shared/tickets/rules/ticket-text.ts'

export const handler = endpoint(downloadTicket, {
  load: ({ user, params }) =>
    Promise.all([
      readTicket(user.user_id, params.id),
      readBooking(user.user_id, idOf(commerceIds.booking, suffixOf(params.id))),
    ]),
  run: async (_, [ticket, booking]) => {
    if (!ticket || isErased(ticket) || !booking) throw notFound()
    return new Reply(await ticketPdf(ticket, booking), {
      headers: {
        'content-disposition': `attachment; filename="${ticketFileName(ticket)}"`,
        'cache-control': 'private, no-store',
      },
    })
  },
})
