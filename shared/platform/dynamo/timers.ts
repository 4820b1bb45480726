import { setTimeout as delay } from 'node:timers/promises'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type EpochMs, fromIso, toMsIso, toTtl } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { randomFraction } from '../../kernel/random.ts'
import { parkedTimers, type TimerPartition, timerPartitions } from '../timer-keys.ts'
import { documents, tableName } from './client.ts'
import { send } from './conditional-write.ts'
import { type Key, queryPages, type StoredItem } from './items.ts'
import { recordOf } from './records.ts'
import { put } from './writes.ts'

const lastMs = Date.UTC(9999, 11, 31)
const parkedForMs = 90 * 24 * 3600_000
const mostPutsAtOnce = 25

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const TimerRecord = z.object({
  queue: z.string().check(z.minLength(1)),
  // The characters that SQS takes; a longer text is no reference to a record.
  body: z.string().check(z.maxLength(4096), z.regex(/^[ -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u)),
  at: z.int().check(z.minimum(0), z.maximum(lastMs)),
})

/** A message to send to a queue at a time; `body` is JSON text. */
export type StoredTimer = Immutable<z.infer<typeof TimerRecord>>

/** The time is in the sort key alone, in the one form that sorts. */
const timers = recordOf('operations', 'timer', TimerRecord, {
  unpack: item => {
    const [time = ''] = String(item.sk).split('#')
    const at = fromIso(time)
    if (toMsIso(at) !== time) throw new RangeError('a time in another form')
    return { ...item, at }
  },
  invariants: { body: ({ body }) => isJson(body) },
})

export const { check: checkTimer, parse: parseTimer } = timers

/**
 * The same key for the same queue, time and `id`, or else body. In each partition all keys sort by time, so that one query
 * finds everything due, however late it comes.
 */
export const timerKey = ({ queue, body, at }: StoredTimer, id?: string): Key & { readonly pk: TimerPartition } => {
  const suffix = derivedSuffix(queue, String(at), ...(id === undefined ? [body] : ['id', id]))
  const pk = timerPartitions[suffix.charCodeAt(suffix.length - 1) % timerPartitions.length] as TimerPartition
  return { pk, sk: `${toMsIso(at)}#${suffix}` }
}

/** Puts timers, some at once; one that is there already is put over itself. */
export const putTimers = async (all: readonly { timer: StoredTimer; id: string | undefined }[]): Promise<void> => {
  for (let start = 0; start < all.length; start += mostPutsAtOnce)
    await Promise.all(
      all.slice(start, start + mostPutsAtOnce).map(({ timer, id }) => {
        const { queue, body } = checkTimer(timer)
        return send(put('operations', { ...timerKey(timer, id), queue, body }))
      }),
    )
}

/** The items of a partition whose time is before `until`, oldest first, by pages. A timer was put long before it is read. */
export async function* dueTimers(
  partition: TimerPartition,
  until: EpochMs,
  pageSize: number,
): AsyncGenerator<readonly StoredItem[]> {
  const pages = queryPages('operations', {
    KeyConditionExpression: 'pk = :pk AND sk < :until',
    ExpressionAttributeValues: { ':pk': partition, ':until': toMsIso(until) },
    Limit: pageSize,
  })
  for await (const { items } of pages) yield items
}

/**
 * Removes at most 25 timers, DynamoDB's bound for one call. No update announces the removal: the activity log does not
 * show timers.
 * @throws Error when DynamoDB keeps leaving some of them
 */
export const removeTimers = async (keys: readonly Key[]): Promise<void> => {
  const table = tableName('operations')
  let left: object[] = keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }))
  for (let round = 0; left.length > 0; round += 1) {
    if (round > 0) await delay(25 * 2 ** round * (0.5 + randomFraction()))
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems: { [table]: left } }))
    left = UnprocessedItems?.[table] ?? []
    if (left.length > 0 && round === 4) throw new Error(`${left.length} timers were not removed`)
  }
}

/** Moves an item that is no timer out of the way, as it is, for ninety days. */
export const parkTimer = async (item: StoredItem, now: EpochMs): Promise<void> => {
  const { pk, sk } = item as StoredItem & Key
  await send(put('operations', { ...item, pk: parkedTimers, sk: `${pk}#${sk}`, ttl: toTtl(now + parkedForMs) }))
  await removeTimers([{ pk, sk }])
}
