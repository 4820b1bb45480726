import { setTimeout as delay } from 'node:timers/promises'
import { now } from '../../kernel/clock.ts'
import { claimSending, recordSent } from '../store/sent.ts'
import { deliver, type Outgoing } from './deliver.ts'

/** Longer than the function may run, shorter than its queue hides a message. */
export const leaseMs = 60_000

const waits = [100, 200, 400, 800, 1600, 3200]

/**
 * Tells a recipient of an event once, however often the message about it comes. Somebody else at it is waited for a
 * little, then an error: to call the message done would lose it if they died.
 */
export const sendOnce = async (eventId: string, message: Outgoing): Promise<void> => {
  const recipient = `${message.channel}:${message.to}`
  for (const wait of [...waits, undefined]) {
    const claim = await claimSending(eventId, recipient, now(), leaseMs)
    if (claim === 'sent') return
    if (claim === 'claimed') {
      await deliver(message)
      return recordSent(eventId, recipient, now())
    }
    if (wait !== undefined) await delay(wait)
  }
  throw new Error('the notification is being sent by somebody else')
}
