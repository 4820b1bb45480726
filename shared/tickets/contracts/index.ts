import { downloadTicket } from './download-ticket.ts'
import { getTicket } from './get-ticket.ts'

export const contracts = { getTicket, downloadTicket } as const
