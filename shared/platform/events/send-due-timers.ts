import { now } from '../../kernel/clock.ts'
import type { QueueName } from '../domain.ts'
import type { StoredItem } from '../dynamo/items.ts'
import { InvalidRecord, invalidRecord } from '../dynamo/records.ts'
import { dueTimers, parkTimer, parseTimer, removeTimers, type StoredTimer } from '../dynamo/timers.ts'
import { log, traceOf } from '../observability/log.ts'
import { type TimerPartition, timerPartitions } from '../timer-keys.ts'
import { delayUntil, maySendTo, sendMessages } from './queue.ts'
import { aheadMs } from './timers.ts'

const pageSize = 250
/** Messages of one call to SQS. A run that ends between sending and removing them sends so many again. */
const batchSize = 10

interface DueTimer extends StoredTimer {
  readonly queue: QueueName
  readonly key: { readonly pk: string; readonly sk: string }
}

/** What a run did in one partition. */
interface Tally {
  sent: number
  failures: number
}

/**
 * Sends every timer that is due within a quarter of an hour to its queue, with the delay that is left, and removes it then:
 * the oldest first, in each partition, for as long as there is time. The next run goes on where this one stops. One that is
 * sent again after a crash, or by a run beside this one, is nothing new to its consumer.
 *
 * Without a timer due, a run reads half a unit in each of the four partitions: two read units. A thousand timers cost 1,000
 * write units to set and 1,000 to remove, about 40 read units, and 100 calls to SQS beside those of their consumers.
 * @throws Error at the end of a run that could not send everything, for the alarm; what is left is tried again
 */
export const sendDueTimers = async (hasTimeLeft: () => boolean): Promise<void> => {
  const results = await Promise.allSettled(timerPartitions.map(partition => sendFrom(partition, hasTimeLeft)))
  const tallies = results.map(result => {
    if (result.status === 'fulfilled') return result.value
    log.error('timers not read', { error: traceOf(result.reason) })
    return { sent: 0, failures: 1 }
  })
  const total = (member: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[member], 0)
  if (total('sent') > 0) log.info('timers sent', { count: total('sent') })
  if (total('failures') > 0) throw new Error('not every timer that is due could be sent')
}

const sendFrom = async (partition: TimerPartition, hasTimeLeft: () => boolean): Promise<Tally> => {
  const tally: Tally = { sent: 0, failures: 0 }
  const failing = new Set<QueueName>()
  for await (const page of dueTimers(partition, now() + aheadMs, pageSize)) {
    for (const batch of batchesOf(await timersAmong(page, tally))) {
      if (await isSent(batch, failing)) tally.sent += batch.timers.length
      if (!hasTimeLeft()) break
    }
    if (!hasTimeLeft()) break
  }
  tally.failures += failing.size
  return tally
}

interface Batch {
  readonly queue: QueueName
  readonly timers: readonly DueTimer[]
}

const batchesOf = (timers: readonly DueTimer[]): Batch[] =>
  [...Map.groupBy(timers, ({ queue }) => queue)].flatMap(([queue, of]) =>
    Array.from({ length: Math.ceil(of.length / batchSize) }, (_, index) => ({
      queue,
      timers: of.slice(index * batchSize, (index + 1) * batchSize),
    })),
  )

/** After a failure the queue's other timers wait for the next run, so that they take no time from those of other queues. */
const isSent = async ({ queue, timers }: Batch, failing: Set<QueueName>): Promise<boolean> => {
  if (failing.has(queue)) return false
  const time = now()
  try {
    await sendMessages(
      queue,
      timers.map(({ body, at }) => ({ body: JSON.parse(body), delaySeconds: delayUntil(at, time) })),
    )
    await removeTimers(timers.map(({ key }) => key))
    return true
  } catch (error) {
    failing.add(queue)
    log.error('timers not sent', { entity_id: queue, count: timers.length, error: traceOf(error) })
    return false
  }
}

/** The timers of a page; an item that is none is parked. */
const timersAmong = async (page: readonly StoredItem[], tally: Tally): Promise<DueTimer[]> => {
  const timers: DueTimer[] = []
  for (const item of page) {
    try {
      timers.push(dueTimer(item))
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error
      if (!(await isParked(item))) tally.failures += 1
    }
  }
  return timers
}

const dueTimer = (item: StoredItem): DueTimer => {
  const timer = parseTimer(item)
  const { queue } = timer
  if (!maySendTo(queue)) throw invalidRecord('operations', 'timer', ['queue'])
  return { ...timer, queue, key: { pk: String(item.pk), sk: String(item.sk) } }
}

const isParked = async (item: StoredItem): Promise<boolean> => {
  try {
    await parkTimer(item, now())
    return true
  } catch (error) {
    log.error('timer not parked', { error: traceOf(error) })
    return false
  }
}
