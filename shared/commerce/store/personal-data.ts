import { type EpochMs, now } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { type StoredItem as Item, queryPages } from '../../platform/dynamo/items.ts'
import { parseAll, unlessInvalid } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { keys, prefix } from '../rules/keys.ts'
import { forPerson, withoutPerson } from '../rules/personal-data.ts'
import { bookingChanges, bookingRecords } from './booking-item.ts'
import { ticketChanges, ticketRecords } from './ticket-item.ts'

/** A record in the form its rules use, with packed members unpacked. @throws InvalidRecord where that fails */
const expanded = (item: Item): Item => {
  if (isOf(item, 'booking')) return bookingRecords.unpack(item)
  return isOf(item, 'ticket') ? ticketRecords.unpack(item) : item
}

const changesOf = (item: Item, changes: Item) => {
  if (isOf(item, 'booking')) return bookingChanges(item, changes)
  return isOf(item, 'ticket') ? ticketChanges(item, changes) : changes
}

const isOf = ({ sk }: Item, kind: keyof typeof prefix): boolean => String(sk).startsWith(prefix[kind])

/** Records that are read and changed at a time. */
const pageSize = 25

/**
 * Erases a person from all records of their purchases, until a pass over all of them finds nothing to change: a
 * concurrent settle puts the ticket first and confirms the booking on condition that it is not erased, so no name is
 * left behind. Repeatable: erased records stay erased. A record that cannot be read keeps no other from being erased.
 * @returns false when `deadline` came first; the next call continues from there
 * @throws Error when all is erased but records that cannot be read
 */
export const erasePerson = async (userId: string, deadline: EpochMs): Promise<boolean> => {
  let seen = await eraseAll(userId, deadline)
  while (seen === 'named') seen = await eraseAll(userId, deadline)
  if (seen === 'unreadable') throw new Error('records that cannot be read were not erased')
  return seen === 'clean'
}

type Seen = 'clean' | 'named' | 'unreadable' | 'unseen'

/** @returns `clean` when no record named the person, `unseen` when the deadline came first */
const eraseAll = async (userId: string, deadline: EpochMs): Promise<Seen> => {
  let seen: Seen = 'clean'
  // The deadline is looked at before each page is read.
  const pages = pagesOf(userId, { Limit: pageSize })
  while (now() < deadline) {
    const { value: page, done } = await pages.next()
    if (done) return seen
    const named = await Promise.all((page.items as Item[]).map(item => unlessInvalid(erase(item))))
    if (named.includes(undefined) && seen === 'clean') seen = 'unreadable'
    if (named.includes(true)) seen = 'named'
  }
  return 'unseen'
}

/** @returns whether it named the person */
const erase = async (item: Item): Promise<boolean> => {
  if (item.erased_at !== undefined) return false
  const changes = withoutPerson(String(item.sk), expanded(item))
  if (!changes) return false
  await isWritten(
    update(
      'commerce',
      { pk: String(item.pk), sk: String(item.sk) },
      {
        set: { ...changesOf(item, changes), erased_at: now() },
        when: 'attribute_exists(pk)',
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
export const exportPerson = async (userId: string, after: string | undefined) => {
  const found = { reservations: [], bookings: [], payments: [], tickets: [], refunds: [] } as Records
  let bytes = 0
  const start = after === undefined ? {} : { ExclusiveStartKey: { pk: keys.user(userId), sk: after } }
  for await (const { items, next } of pagesOf(userId, start)) {
    for (const { kind, record } of items.map(item => forPerson(readable(item))).filter(each => each !== undefined)) {
      found[kind].push(record)
      bytes += JSON.stringify(record).length
    }
    if (next && bytes >= mostBytes) return { records: found, next: String(next.sk) }
  }
  return { records: found, next: undefined }
}

/** Of a record that cannot be read, what is stored in clear. */
const readable = (item: Item): Item => parseAll(expanded, [item])[0] ?? item

type Records = Record<NonNullable<ReturnType<typeof forPerson>>['kind'], Readonly<Item>[]>

const pagesOf = (userId: string, page: { Limit?: number; ExclusiveStartKey?: Item }) =>
  queryPages('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.user(userId) },
    ConsistentRead: true,
    ...page,
  })
