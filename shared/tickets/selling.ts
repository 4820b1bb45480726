import type { Item, PersonalRecords, RecordKey } from '../commerce/rules/selling.ts'
import { ticketKey, ticketPrefix } from './rules/keys.ts'
import type { Ticket } from './rules/ticket.ts'
import type { Trip } from './rules/trip.ts'
import { ticketChanges, ticketRecords, toTicketItem } from './store/ticket-item.ts'

// The part of this domain that selling adapters of others use: a ticket is written with the confirmation of what it admits to.

export const keyOfTicket = ({ user_id, ticket_id }: Pick<Trip, 'user_id' | 'ticket_id'>): RecordKey => ({
  table: 'commerce',
  ...ticketKey(user_id, ticket_id),
})

/** A new ticket, as it is written with the confirmation. */
export const ticketItem = (ticket: Ticket): Item => toTicketItem(ticketRecords.check(ticket))

export const ticketIn = (item: Item | undefined): Ticket | undefined => item && ticketRecords.parse(item)

/**
 * Tickets among their owner's records. A code is signed text that contains the name, and so goes with it; a printed one still
 * admits.
 */
export const ticketsOfPerson: PersonalRecords = {
  prefix: ticketPrefix,
  name: 'tickets',
  unpacked: ticketRecords.unpack,
  erased: item => {
    const { codes } = ticketRecords.parse(item)
    const erased = codes.map(({ seat_number }) => ({ seat_number, passenger_name: 'Erased', token: '' }))
    return ticketChanges(item, { codes: erased })
  },
}

/** Members to set in a stored ticket whose codes change. */
export const ticketCodes = (ticket: Ticket): Item => {
  const { codes, tokens } = ticketItem(ticket) as { codes: unknown; tokens: unknown }
  return { codes, tokens }
}
