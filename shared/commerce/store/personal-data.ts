import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, now } from '../../kernel/clock.ts'
import { tableName } from '../../platform/dynamo/client.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { changing, queryPage } from '../../platform/dynamo/items.ts'
import { forPerson, withoutPerson } from '../rules/personal-data.ts'
import { bookingChanges, expandedBooking } from './booking-item.ts'
import { keys, prefix } from './keys.ts'
import { expandedTicket, ticketChanges } from './ticket-item.ts'

type Item = Record<string, unknown>

/** A record in the form its rules use, with packed members unpacked. */
const expanded = (item: Item) => {
  if (isOf(item, 'booking')) return expandedBooking(item)
  return isOf(item, 'ticket') ? expandedTicket(item) : item
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
 * left behind. Repeatable: erased records stay erased.
 * @returns false when `deadline` came first; the next call continues from there
 */
export const erasePerson = async (userId: string, deadline: EpochMs): Promise<boolean> => {
  let seen = await eraseAll(userId, deadline)
  while (seen === 'named') seen = await eraseAll(userId, deadline)
  return seen === 'clean'
}

/** @returns `clean` when no record named the person, `unseen` when the deadline came first */
const eraseAll = async (userId: string, deadline: EpochMs): Promise<'clean' | 'named' | 'unseen'> => {
  let start: Item | undefined
  let seen: 'clean' | 'named' = 'clean'
  do {
    if (now() >= deadline) return 'unseen'
    const page = await pageOf(userId, { Limit: pageSize, ExclusiveStartKey: start, ConsistentRead: true })
    if ((await Promise.all(page.items.map(item => erase(item)))).includes(true)) seen = 'named'
    start = page.next
  } while (start)
  return seen
}

/** @returns whether it named the person */
const erase = async (item: Item): Promise<boolean> => {
  const changes = withoutPerson(String(item.sk), expanded(item))
  if (!changes) return false
  const { expression, names, values } = changing({ ...changesOf(item, changes), erased_at: now() })
  await writeIf(
    new UpdateCommand({
      TableName: tableName('commerce'),
      Key: { pk: item.pk, sk: item.sk },
      UpdateExpression: expression,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    }),
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
  let last = after
  let bytes = 0
  do {
    const start = last === undefined ? undefined : { pk: keys.user(userId), sk: last }
    const { items, next } = await pageOf(userId, { ExclusiveStartKey: start, ConsistentRead: true })
    for (const { kind, record } of items.map(item => forPerson(expanded(item))).filter(each => each !== undefined)) {
      found[kind].push(record)
      bytes += JSON.stringify(record).length
    }
    last = next && String(next.sk)
  } while (last !== undefined && bytes < mostBytes)
  return { records: found, next: last }
}

type Records = Record<NonNullable<ReturnType<typeof forPerson>>['kind'], Readonly<Item>[]>

const pageOf = (
  userId: string,
  page: { Limit?: number; ExclusiveStartKey: Item | undefined; ConsistentRead?: boolean },
) =>
  queryPage('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.user(userId) },
    ...page,
  })
