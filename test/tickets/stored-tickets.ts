import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking, Ticket } from '../../shared/commerce/rules/records.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { aBooking, boughtAt, signingKeys } from './bookings.ts'

const signing = signingKeys('tickets-1')

export const { jwks } = signing

/** A confirmed booking and its ticket in the table, as a settle leaves them. */
export const soldTicket = async (
  changes: Partial<Booking> = {},
  ticketChanges: Partial<Ticket> = {},
): Promise<{ booking: Booking; ticket: Ticket }> => {
  const booking = aBooking(changes)
  const ticket = { ...(await issueTicket(booking, signing.keyOf('tickets-1'), boughtAt)), ...ticketChanges }
  const TableName = tableName('commerce')
  await documents.send(
    new PutCommand({ TableName, Item: { ...keys.booking(booking.user_id, booking.id), ...booking } }),
  )
  await documents.send(new PutCommand({ TableName, Item: { ...keys.ticket(ticket.user_id, ticket.id), ...ticket } }))
  return { booking, ticket }
}
