import { getItem } from '../../platform/dynamo/items.ts'
import { keys } from '../rules/keys.ts'
import type { Ticket } from '../rules/records.ts'
import { ticketRecords } from './ticket-item.ts'

/** A customer's ticket; the settle writes it just before its booking's confirmation. */
export const readTicket = async (userId: string, id: string): Promise<Ticket | undefined> => {
  const item = await getItem('commerce', keys.ticket(userId, id))
  return item && ticketRecords.parse(item)
}
