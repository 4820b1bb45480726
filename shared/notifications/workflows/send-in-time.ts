import { setTimers } from '../../platform/events/timers.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { sendOnce } from './send-once.ts'

/**
 * Sends what is due. For what is put off the same notification comes again: it is composed anew then, and whoever was told
 * is not told again. The timer is set first, so that a mail that fails does not keep it from being set.
 */
export const sendInTime = async (notification: Notification, messages: readonly Outgoing[]): Promise<void> => {
  const due = messages.filter(({ not_before }) => not_before === undefined)
  const times = messages.flatMap(({ not_before }) => not_before ?? [])
  if (times.length > 0) await setTimers([{ queue: 'notifications', body: notification, at: Math.min(...times) }])
  const { event_id, kind } = notification
  await sendOnce({ event_id, kind, owner: await ownerOf(notification) }, due)
}

/** Under which what is sent is kept: the account it is about, or what stands for the recipient of a message that names none. */
const ownerOf = async (notification: Notification): Promise<string> => {
  if ('user_id' in notification.data) return notification.data.user_id
  const { to } = notification as Extract<Notification, { to: unknown }>
  return 'email' in to
    ? recipientHash({ channel: 'email', to: to.email })
    : recipientHash({ channel: 'sms', to: to.phone_number })
}
