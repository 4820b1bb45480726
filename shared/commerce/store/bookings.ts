import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { failedConditions } from '../../platform/dynamo/errors.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import { bookingReference } from '../rules/booking.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import { BookingItem } from './items.ts'
import { keys, prefix } from './keys.ts'

export const readBooking = async (userId: string, id: string): Promise<Booking | undefined> => {
  const item = await getItem('commerce', keys.booking(userId, id))
  return item && z.parse(BookingItem, item)
}

/** What became of an attempt to book: `superseded` when the reservation has another booking or is held no more. */
export type BookingOutcome = { readonly kind: 'booked'; readonly booking: Booking } | { readonly kind: 'superseded' }

const attempts = 5

/**
 * Makes the one booking of a held reservation: booking, the reservation's note of it and the reference's reservation
 * in one transaction. A reference that another booking of the day has is tried again with other letters.
 */
export const createBooking = async (
  reservation: Pick<Reservation, 'user_id' | 'id'>,
  draft: Omit<Booking, 'booking_reference'>,
): Promise<BookingOutcome> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const booking = { ...draft, booking_reference: bookingReference(draft.id, draft.created_at, attempt) }
    const failed = await book(reservation, booking)
    if (!failed) return { kind: 'booked', booking }
    if (failed.includes(0) || failed.includes(1)) return { kind: 'superseded' }
  }
  throw new Error(`no free booking reference after ${attempts} attempts`)
}

/** The positions of what stood in the way, in the order reservation, booking, reference. */
const book = async (
  reservation: Pick<Reservation, 'user_id' | 'id'>,
  booking: Booking,
): Promise<number[] | undefined> => {
  const TableName = tableName('commerce')
  const fresh = { TableName, ConditionExpression: 'attribute_not_exists(pk)' }
  try {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: keys.reservation(reservation.user_id, reservation.id),
              UpdateExpression: 'SET booking_id = :booking',
              ConditionExpression: '#state = :held AND attribute_not_exists(booking_id)',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: { ':booking': booking.id, ':held': 'held' },
            },
          },
          { Put: { ...fresh, Item: { ...keys.booking(booking.user_id, booking.id), ...booking } } },
          {
            Put: {
              ...fresh,
              Item: {
                ...keys.bookingReference(booking.booking_reference),
                booking_id: booking.id,
                user_id: booking.user_id,
              },
            },
          },
        ],
      }),
    )
    return undefined
  } catch (error) {
    const failed = failedConditions(error)
    if (!failed) throw error
    return failed
  }
}

/** A page of a customer's bookings, newest first; `after` is the id of the last one seen. */
export const listBookings = async (
  userId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ bookings: Booking[]; more: boolean }> => {
  const page = await queryPage('commerce', {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.user(userId), ':prefix': prefix.booking },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: keys.booking(userId, after) }),
  })
  return { bookings: page.items.map(item => z.parse(BookingItem, item)), more: page.next !== undefined }
}
