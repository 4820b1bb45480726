import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Ticket, TicketId } from './ticket.ts'

export const getTicket = defineContract({
  name: 'getTicket',
  method: 'GET',
  path: '/api/v1/tickets/{id}',
  summary: "One of the caller's tickets, with a signed QR code for each passenger.",
  auth: 'bearer',
  scope: 'read:bookings',
  params: z.object({ id: TicketId }),
  reply: { status: 200, schema: Ticket },
  errors: {},
})
