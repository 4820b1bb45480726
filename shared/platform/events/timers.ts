import { type EpochMs, now } from '../../kernel/clock.ts'
import type { TimedQueueName } from '../domain.ts'
import { checkTimer, putTimers } from '../dynamo/timers.ts'
import { delayUntil, maxDelaySeconds, sendMessages } from './queue.ts'

/** A message for a queue at a time. Its body names records and has nothing of a person. */
export interface Timer {
  readonly queue: TimedQueueName
  readonly body: unknown
  /** The message comes then or a little later, never before; one in the past at once. */
  readonly at: EpochMs
  /** Names the timer in place of its body, where bodies of the same timer differ: one of them is sent. */
  readonly id?: string
}

/** How far ahead a message is sent to its queue, with the delay that is left. */
export const aheadMs = maxDelaySeconds * 1000

/**
 * Sets timers: one for within a quarter of an hour is a delayed message of SQS; a later one is an item of `operations`,
 * which `send-due-timers` sends. A later timer set twice is one item; a message may come twice all the same.
 *
 * A timer is a nudge. Its consumer reads what is true by then and does nothing where nothing is to be done, so there is no
 * way to cancel one; and what must happen is found again by a sweep, should the message be lost.
 * @throws InvalidRecord for a body that is no JSON of at most 4,096 characters, or a time that is none
 */
export const setTimers = async (timers: readonly Timer[]): Promise<void> => {
  const time = now()
  const checked = timers.map(({ queue, body, at, id }) => {
    const timer = checkTimer({ queue, body: JSON.stringify(body) ?? '', at })
    return { timer, id, queue, message: { body, delaySeconds: delayUntil(at, time) } }
  })
  const soon = checked.filter(({ timer }) => timer.at - time <= aheadMs)
  const byQueue = Map.groupBy(soon, ({ queue }) => queue)
  for (const [queue, of] of byQueue)
    await sendMessages(
      queue,
      of.map(({ message }) => message),
    )
  await putTimers(checked.filter(({ timer }) => timer.at - time > aheadMs))
}
