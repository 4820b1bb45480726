import * as z from 'zod/mini'
import { languages } from '../../kernel/language.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { TicketId } from './ticket.ts'

export const downloadTicket = defineContract({
  name: 'downloadTicket',
  method: 'GET',
  path: '/api/v1/tickets/{id}/download',
  summary: "One of the caller's tickets as an A4 page to print.",
  auth: 'bearer',
  scope: 'read:bookings',
  limit: { per: 'user', max: 30, seconds: 60 },
  params: z.object({ id: TicketId }),
  query: z.object({ language: z._default(z.enum(languages), 'en') }),
  reply: { status: 200, content_type: 'application/pdf' },
  errors: {},
})
