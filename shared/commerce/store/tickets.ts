import * as z from 'zod/mini'
import { getItem } from '../../platform/dynamo/items.ts'
import type { Ticket } from '../rules/records.ts'
import { TicketItem } from './items.ts'
import { keys } from './keys.ts'

/** A customer's ticket; the settle writes it, together with its booking's confirmation. */
export const readTicket = async (userId: string, id: string): Promise<Ticket | undefined> => {
  const item = await getItem('commerce', keys.ticket(userId, id))
  return item && z.parse(TicketItem, item)
}
