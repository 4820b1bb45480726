import type { EpochMs } from '../../kernel/clock.ts'
import type { OrderedQueueName, QueueName, TimedQueueName } from '../domain.ts'
import { InvalidRecord } from '../dynamo/records.ts'
import { log, traceOf } from '../observability/log.ts'
import { park } from './parking.ts'
import { type Fate, type Message, sendEach, urlOf } from './queue.ts'
import { type Change, streamBatchConsumer } from './stream.ts'
import type { Timer } from './timers.ts'

/** A message that a change causes, for a queue; one with a time is not received before it, one of an ordered queue has a group. */
export type Routed =
  | {
      readonly queue: Exclude<QueueName, OrderedQueueName>
      readonly body: unknown
      readonly notBefore?: undefined
      readonly group?: undefined
    }
  | {
      readonly queue: OrderedQueueName
      readonly body: unknown
      readonly group: string
      readonly notBefore?: undefined
    }
  | { readonly queue: TimedQueueName; readonly body: unknown; readonly notBefore: EpochMs; readonly group?: undefined }

/** The Lambda handler of a function that does nothing else with a table's changes than `routed`. */
export const streamRouter = (...how: Parameters<typeof routed>) => streamBatchConsumer(routed(...how))

/**
 * Turns a table's changes into messages, and says which failed. A batch is sent in as few requests as can be. A change
 * whose message can never be sent, as its record is impossible or SQS refuses what it says, is parked with its place in
 * the stream, where an alarm is, and keeps no other waiting. What fails for now is delivered again.
 * @param route pure: an error of it is the record's
 * @param setTimers for messages with a time; a function that sends none has no code for them
 */
export const routed =
  (route: (change: Change) => readonly Routed[], setTimers: (timers: readonly Timer[]) => Promise<void> = noTimers) =>
  async (changes: readonly Change[]): Promise<ReadonlySet<Change>> => {
    const tried = changes.map(change => ({ change, ...triedTo(() => route(change)) }))
    const impossible = new Map(tried.flatMap(({ change, error }) => (error ? [[change, error]] : [])))
    const failed = new Set<Change>()
    const all = tried.flatMap(({ change, messages }) => messages.map(message => ({ change, message })))
    for (const [queue, of] of Map.groupBy(all.filter(isAtOnce), ({ message }) => message.queue)) {
      const fates = await sent(queue, of.map(messageOf))
      for (const [index, { change }] of of.entries()) {
        if (fates[index] === 'refused') impossible.set(change, new Error(`${queue} refuses its message`))
        if (fates[index] === 'failed') failed.add(change)
      }
    }
    for (const [change, error] of await notSet(all.flatMap(timerOf), setTimers)) {
      if (error instanceof InvalidRecord) impossible.set(change, error)
      else noted(failed, change, error)
    }
    for (const [change, error] of impossible) await park(change, error).catch(refusal => noted(failed, change, refusal))
    return failed
  }

/** A change that is delivered again within five minutes sends nothing twice to an ordered queue. */
const messageOf = ({ change, message: { body, group } }: { change: Change; message: Routed }): Message => ({
  body,
  ...(group !== undefined && { order: { group, id: change.id } }),
})

const noTimers = async () => {
  throw new Error('this function sets no timers')
}

const isAtOnce = ({ message }: { readonly message: Routed }): boolean => message.notBefore === undefined

const triedTo = (work: () => readonly Routed[]): { readonly messages: readonly Routed[]; readonly error?: unknown } => {
  try {
    return { messages: work() }
  } catch (error) {
    return { messages: [], error }
  }
}

interface Timed {
  readonly change: Change
  readonly timer: Timer
}

const timerOf = ({ change, message }: { readonly change: Change; readonly message: Routed }): Timed[] => {
  if (message.notBefore === undefined) return []
  const { queue, body, notBefore } = message
  return [{ change, timer: { queue, body, at: notBefore } }]
}

/** The changes whose timers could not be set, with the reason: all of them at once, and one by one where that fails. */
const notSet = async (
  timed: readonly Timed[],
  setTimers: (timers: readonly Timer[]) => Promise<void>,
): Promise<(readonly [Change, unknown])[]> => {
  if (timed.length === 0) return []
  try {
    await setTimers(timed.map(({ timer }) => timer))
    return []
  } catch {
    const results = await Promise.allSettled(timed.map(({ timer }) => setTimers([timer])))
    return timed.flatMap(({ change }, index) => {
      const result = results[index]
      return result?.status === 'rejected' ? [[change, result.reason] as const] : []
    })
  }
}

/** A request that fails as a whole says nothing about its messages: all of them are sent again. */
const sent = async (queue: QueueName, messages: readonly Message[]): Promise<readonly Fate[]> => {
  try {
    return await sendEach(urlOf(queue), messages)
  } catch (error) {
    log.error('messages not sent', { entity_id: queue, error: traceOf(error) })
    return messages.map(() => 'failed' as const)
  }
}

export const noted = (failed: Set<Change>, change: Change, error: unknown): void => {
  log.error('change failed', { event_id: change.id, error: traceOf(error) })
  failed.add(change)
}
