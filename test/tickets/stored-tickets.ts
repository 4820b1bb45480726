import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import type { BookingOf } from '../../shared/commerce/rules/selling.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { ticketKey } from '../../shared/tickets/rules/keys.ts'
import type { Ticket } from '../../shared/tickets/rules/ticket.ts'
import { type Trip, type TripDetails, tripsOf } from '../../shared/tickets/rules/trip.ts'
import { aBooking, boughtAt, signingKeys } from './bookings.ts'

const signing = signingKeys('tickets-1')

export const { jwks } = signing

/** A confirmed booking and its ticket in the table, as a settle leaves them. */
export const soldTicket = async (
  changes: Parameters<typeof aBooking>[0] = {},
  ticketChanges: Partial<Ticket> = {},
): Promise<{ booking: Booking; ticket: Ticket }> => {
  const booking = aBooking(changes)
  const trip = tripsOf(booking as BookingOf<TripDetails>)[0] as Trip
  const ticket = { ...(await issueTicket(trip, signing.keyOf('tickets-1'), boughtAt)), ...ticketChanges }
  const TableName = tableName('commerce')
  await documents.send(
    new PutCommand({
      TableName,
      Item: { ...keys.booking(booking.user_id, booking.id), ...toBookingItem(selling, booking) },
    }),
  )
  await documents.send(new PutCommand({ TableName, Item: { ...ticketKey(ticket.user_id, ticket.id), ...ticket } }))
  return { booking, ticket }
}
