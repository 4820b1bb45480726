import { type EpochMs, now } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { type StoredItem as Item, queryPages } from '../../platform/dynamo/items.ts'
import { parseAll, unlessInvalid } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { keys, prefix, prefixOf } from '../rules/keys.ts'
import { forPerson, personalRecordsOf, recordNames } from '../rules/personal-data.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingChanges, bookingRecords } from './booking-item.ts'
import { reservationRecords } from './reservation-item.ts'

/** A record with packed members unpacked. @throws InvalidRecord where that fails */
const expanded = (kinds: Kinds, item: Item): Item =>
  isBooking(item)
    ? bookingRecords(kinds).unpack(item)
    : (personalRecordsOf(kinds, String(item.sk))?.unpacked(item) ?? item)

const isBooking = ({ sk }: Item): boolean => String(sk).startsWith(prefix.booking)

/** The members to set so that a record holds no data about the person; undefined where it has none. */
const erasure = (kinds: Kinds, item: Item): Item | undefined => {
  switch (prefixOf(String(item.sk))) {
    case prefix.booking:
      return bookingErasure(kinds, item)
    case prefix.reservation:
      return holdErasure(kinds, item)
    case prefix.cancellation:
      return item.note === undefined ? undefined : { note: undefined }
    case prefix.payment:
      return item.mandate === undefined ? undefined : { mandate: undefined, forgets_mandate: true }
    case prefix.invoice:
      return item.name === undefined ? undefined : { name: undefined }
    default:
      return personalRecordsOf(kinds, String(item.sk))?.erased(item)
  }
}

const bookingErasure = (kinds: Kinds, item: Item): Item => {
  const booking = bookingRecords(kinds).parse(item)
  const details = kinds.find(booking.kind)?.person.erased(booking.details) ?? {}
  return bookingChanges(kinds, booking, { contact: { email: '', phone: '' }, details })
}

const holdErasure = (kinds: Kinds, item: Item): Item | undefined => {
  const erased = typeof item.kind === 'string' ? kinds.find(item.kind)?.person.heldErased : undefined
  const details = erased?.(reservationRecords(kinds).parse(item).details)
  return details && { details }
}

/** Records that are read and changed at a time. */
const pageSize = 25

/**
 * Erases a person from all records of their purchases, until a pass over all of them finds nothing to change: a
 * concurrent settle puts the ticket first and confirms the booking on condition that it is not erased, so no name is
 * left behind. Repeatable: erased records stay erased. A record that cannot be read keeps no other from being erased.
 * @returns false when `deadline` came first; the next call continues from there
 * @throws Error when all is erased but records that cannot be read
 */
export const erasePerson = async (kinds: Kinds, userId: string, deadline: EpochMs): Promise<boolean> => {
  let seen = await eraseAll(kinds, userId, deadline)
  while (seen === 'named') seen = await eraseAll(kinds, userId, deadline)
  if (seen === 'unreadable') throw new Error('records that cannot be read were not erased')
  return seen === 'clean'
}

type Seen = 'clean' | 'named' | 'unreadable' | 'unseen'

/** @returns `clean` when no record named the person, `unseen` when the deadline came first */
const eraseAll = async (kinds: Kinds, userId: string, deadline: EpochMs): Promise<Seen> => {
  let seen: Seen = 'clean'
  // The deadline is looked at before each page is read.
  const pages = pagesOf(userId, { Limit: pageSize })
  while (now() < deadline) {
    const { value: page, done } = await pages.next()
    if (done) return seen
    const named = await Promise.all((page.items as Item[]).map(item => unlessInvalid(erase(kinds, item))))
    if (named.includes(undefined) && seen === 'clean') seen = 'unreadable'
    if (named.includes(true)) seen = 'named'
  }
  return 'unseen'
}

/**
 * On condition that it is as it was read: all of a booking's members are written, and one may have changed.
 * @returns whether it named the person
 */
const erase = async (kinds: Kinds, item: Item): Promise<boolean> => {
  if (item.erased_at !== undefined) return false
  const changes = erasure(kinds, item)
  if (!changes) return false
  const isUnchanged = item.updated_by === undefined ? 'attribute_not_exists(#updated_by)' : '#updated_by = :seen'
  await isWritten(
    update(
      'commerce',
      { pk: String(item.pk), sk: String(item.sk) },
      {
        set: { ...changes, erased_at: now() },
        when: `attribute_exists(pk) AND ${isUnchanged}`,
        values: item.updated_by === undefined ? {} : { ':seen': item.updated_by },
      },
    ),
  )
  return true
}

/** A Lambda's reply has 6 MB at most; a page of the table has 1 MB, and one more may be read just below this limit. */
const mostBytes = 2_000_000

/**
 * A person's records by kind, in the order of the table, up to some 3 MB; `next` is the position to continue from, if
 * there are more.
 */
export const exportPerson = async (kinds: Kinds, userId: string, after: string | undefined) => {
  const found: Record<string, Item[]> = Object.fromEntries(recordNames(kinds).map(name => [name, []]))
  let bytes = 0
  const start = after === undefined ? {} : { ExclusiveStartKey: { pk: keys.user(userId), sk: after } }
  for await (const { items, next } of pagesOf(userId, start)) {
    for (const { kind, record } of items
      .map(item => forPerson(kinds, readable(kinds, item)))
      .filter(each => each !== undefined)) {
      found[kind] = [...(found[kind] ?? []), record]
      bytes += JSON.stringify(record).length
    }
    if (next && bytes >= mostBytes) return { records: found, next: String(next.sk) }
  }
  return { records: found, next: undefined }
}

/** Of a record that cannot be read, what is stored in clear. */
const readable = (kinds: Kinds, item: Item): Item => parseAll(each => expanded(kinds, each), [item])[0] ?? item

const pagesOf = (userId: string, page: { Limit?: number; ExclusiveStartKey?: Item }) =>
  queryPages('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.user(userId) },
    ConsistentRead: true,
    ...page,
  })
