import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { check, isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { bookingReference } from '../rules/booking.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking } from '../rules/records.ts'
import type { Item, Kinds, RecordKey } from '../rules/selling.ts'
import { bookingChanges, bookingRecords, toBookingItem } from './booking-item.ts'
import { paymentPut } from './payments.ts'

export const readBooking = async (kinds: Kinds, userId: string, id: string): Promise<Booking | undefined> => {
  const item = await getItem('commerce', keys.booking(userId, id))
  return item && bookingRecords(kinds).parse(item)
}

/** A booking before it has a reference. */
export type BookingDraft = Omit<Booking, 'booking_reference'>

/** A record as it was read. */
export interface Seen {
  readonly key: RecordKey
  readonly item: Item | undefined
}

const unchanged = ({ key: { table, ...key }, item }: Seen) => {
  if (!item) return check(table, key, { when: 'attribute_not_exists(pk)' })
  const { updated_by } = item
  if (updated_by === undefined)
    return check(table, key, { when: 'attribute_exists(pk) AND attribute_not_exists(updated_by)' })
  return check(table, key, { when: 'updated_by = :seen', values: { ':seen': updated_by } })
}

const attempts = 5

/**
 * Puts a booking under a reference of its own: the reference is reserved for its id, then the booking is put. Where another
 * booking of the day has the reference, other letters are tried. Repeatable.
 * @param opening the payment of nothing that settles a booking for which nothing is due at first: in one transaction with it
 * @param seen the records that its price was made from, which must be as they were read
 * @returns undefined when there is a booking of this id, or such a record was changed
 */
export const createBooking = async (
  kinds: Kinds,
  draft: BookingDraft,
  opening?: Payment,
  seen: readonly Seen[] = [],
): Promise<Booking | undefined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const booking = { ...draft, booking_reference: bookingReference(draft.id, draft.created_at, attempt) }
    if (!(await reserveReference(booking))) continue
    return (await putBooking(kinds, booking, opening, seen)) ? booking : undefined
  }
  throw new Error(`no free booking reference after ${attempts} attempts`)
}

/** @throws InvalidRecord for a booking that could not be put: before anything notes its id */
export const checkDraft = (kinds: Kinds, draft: BookingDraft): void => {
  bookingRecords(kinds).check({ ...draft, booking_reference: '' })
}

const conditions = {
  /** Free, or reserved for this booking by an attempt that stopped there. */
  reservable: 'attribute_not_exists(pk) OR booking_id = :booking',
  /** As it was read, and not erased since: what is made of it has its names. */
  unchanged: '#state = :state_before AND (attribute_not_exists(revision) OR revision = :revision_before)',
}

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

const putBooking = (
  kinds: Kinds,
  booking: Booking,
  opening: Payment | undefined,
  seen: readonly Seen[],
): Promise<boolean> => {
  const item = toBookingItem(kinds, bookingRecords(kinds).check(booking))
  const bookingPut = put('commerce', { ...keys.booking(booking.user_id, booking.id), ...item }, isNew)
  const others = [...(opening ? [paymentPut(opening)] : []), ...seen.map(unchanged)]
  return others.length > 0 ? areWritten([bookingPut, ...others]) : isWritten(bookingPut)
}

/** A change of a booking, on condition that its state and revision are those read, and that it was not erased since. */
export const bookingUpdate = (kinds: Kinds, booking: Booking, changes: Partial<Booking>): Write => {
  bookingRecords(kinds).check({ ...booking, ...changes })
  const isErased = booking.erased_at !== undefined
  return update('commerce', keys.booking(booking.user_id, booking.id), {
    set: bookingChanges(kinds, booking, changes),
    when: isErased ? conditions.unchanged : `${conditions.unchanged} AND attribute_not_exists(erased_at)`,
    names: { '#state': 'state' },
    values: { ':state_before': booking.state, ':revision_before': booking.revision },
  })
}

/** @returns the booking afterwards; undefined when it was changed meanwhile */
export const changeBooking = async (
  kinds: Kinds,
  booking: Booking,
  changes: Partial<Booking>,
): Promise<Booking | undefined> => {
  const next = { ...changes, revision: booking.revision + 1 }
  return (await isWritten(bookingUpdate(kinds, booking, next))) ? { ...booking, ...next } : undefined
}

/** Lets a booking without a hold wait for its payment until `until`, if it does not longer. */
export const awaitLonger = async ({ user_id, id }: Booking, until: EpochMs): Promise<void> => {
  await isWritten(
    update('commerce', keys.booking(user_id, id), {
      set: { expires_at: until },
      when: '#state = :pending AND #expires_at < :expires_at',
      names: { '#state': 'state' },
      values: { ':pending': 'pending_payment' },
    }),
  )
}

/** All bookings of a customer, newest first. */
export async function* bookingsOf(kinds: Kinds, userId: string): AsyncGenerator<Booking> {
  let after: string | undefined
  do {
    const page = await listBookings(kinds, userId, { limit: pageSize, after })
    yield* page.bookings
    after = page.next
  } while (after !== undefined)
}

const pageSize = 25

/** A page of a customer's bookings, newest first; `after` and `next` are the ids of the last ones looked at. */
export const listBookings = async (
  kinds: Kinds,
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
  return { bookings: parseAll(bookingRecords(kinds).parse, page.items), next }
}
