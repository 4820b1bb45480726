import { setTimers } from '../../platform/events/timers.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { eventOf } from './event-of.ts'
import { sendOnce } from './send-once.ts'
import { sendPush } from './send-push.ts'

/**
 * Sends what is due. For what is put off the same notification comes again: it is composed anew then, and whoever was told
 * is not told again. The timer is set first, so that a mail that fails does not keep it from being set.
 */
export const sendInTime = async (notification: Notification, messages: readonly Outgoing[]): Promise<void> => {
  const due = messages.filter(({ not_before }) => not_before === undefined)
  const later = messages.filter(({ not_before }) => not_before !== undefined)
  const times = later.flatMap(({ not_before }) => not_before ?? [])
  if (times.length > 0) await setTimers([{ queue: 'notifications', body: notification, at: Math.min(...times) }])
  await sendOnce(await eventOf(notification), due, { later, sendPush })
}
