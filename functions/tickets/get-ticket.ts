import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { getTicket } from '../../shared/tickets/contracts/get-ticket.ts'
import { toTicket } from '../../shared/tickets/presenters/to-ticket.ts'
import { isErased } from '../../shared/tickets/rules/ticket.ts'
import { readTicket } from '../../shared/tickets/store/tickets.ts'

export const handler = endpoint(getTicket, {
  load: ({ user, params }) => readTicket(user.user_id, params.id),
  run: async ({ now }, ticket) => {
    if (!ticket || isErased(ticket)) throw notFound()
    return toTicket(ticket, now)
  },
})
