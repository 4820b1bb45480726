import { getItem } from '../../platform/dynamo/items.ts'
import { ticketKey } from '../rules/keys.ts'
import type { Ticket } from '../rules/ticket.ts'
import { ticketRecords } from './ticket-item.ts'

/** A customer's ticket; the settle writes it just before its booking's confirmation. */
export const readTicket = async (userId: string, id: string): Promise<Ticket | undefined> => {
  const item = await getItem('commerce', ticketKey(userId, id))
  return item && ticketRecords.parse(item)
}
