import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { isNew, put, update } from '../../platform/dynamo/writes.ts'
import { bookingReference } from '../rules/booking.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import { bookingRecords, toBookingItem } from './booking-item.ts'

export const readBooking = async (userId: string, id: string): Promise<Booking | undefined> => {
  const item = await getItem('commerce', keys.booking(userId, id))
  return item && bookingRecords.parse(item)
}

/** The outcome of an attempt to book: `superseded` when the reservation has another booking or is no longer held. */
export type BookingOutcome = { readonly kind: 'booked'; readonly booking: Booking } | { readonly kind: 'superseded' }

const attempts = 5

/**
 * Makes the one booking of a held reservation, in three writes: the reservation notes the booking's id, and from then
 * on can have no other; the reference is reserved for that id; the booking is put. A process that dies in between
 * leaves an id without a booking: the next attempt gives its booking that id, and of several concurrent attempts one
 * succeeds in putting it. Where another booking of the day has the reference, other letters are tried.
 */
export const createBooking = async (
  reservation: Pick<Reservation, 'user_id' | 'id'>,
  draft: Omit<Booking, 'booking_reference'>,
): Promise<BookingOutcome> => {
  // Before the first write: an impossible booking must not keep the reservation from another one.
  bookingRecords.check({ ...draft, booking_reference: '' })
  if (!(await noteBooking(reservation, draft.id))) return { kind: 'superseded' }
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const booking = { ...draft, booking_reference: bookingReference(draft.id, draft.created_at, attempt) }
    if (!(await reserveReference(booking))) continue
    return (await putBooking(booking)) ? { kind: 'booked', booking } : { kind: 'superseded' }
  }
  throw new Error(`no free booking reference after ${attempts} attempts`)
}

const conditions = {
  /** Held, and without a booking or with the id of this one. */
  bookable: '#state = :held AND (attribute_not_exists(booking_id) OR booking_id = :booking_id)',
  /** Free, or reserved for this booking by an attempt that stopped there. */
  reservable: 'attribute_not_exists(pk) OR booking_id = :booking',
}

const noteBooking = ({ user_id, id }: Pick<Reservation, 'user_id' | 'id'>, bookingId: string): Promise<boolean> =>
  isWritten(
    update('commerce', keys.reservation(user_id, id), {
      set: { booking_id: bookingId },
      when: conditions.bookable,
      names: { '#state': 'state' },
      values: { ':held': 'held' },
    }),
  )

const reserveReference = ({ booking_reference, id, user_id }: Booking): Promise<boolean> =>
  isWritten(
    put(
      'commerce',
      { ...keys.bookingReference(booking_reference), booking_id: id, user_id },
      {
        when: conditions.reservable,
        values: { ':booking': id },
      },
    ),
  )

const putBooking = (booking: Booking): Promise<boolean> =>
  isWritten(put('commerce', { ...keys.booking(booking.user_id, booking.id), ...toBookingItem(booking) }, isNew))

/** A page of a customer's bookings, newest first; `after` and `next` are the ids of the last ones looked at. */
export const listBookings = async (
  userId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ bookings: Booking[]; next: string | undefined }> => {
  const page = await queryPage('commerce', {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.user(userId), ':prefix': prefix.booking },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: keys.booking(userId, after) }),
  })
  // By its key, since the last item may be no valid record.
  const next = page.next && String(page.next.sk).replace(prefix.booking, 'bkg_')
  return { bookings: parseAll(bookingRecords.parse, page.items), next }
}
