import { recipientHash } from '../../platform/http/by-contact.ts'
import type { Notification } from '../contracts/messages.ts'
import type { Told } from '../store/sent.ts'

/** The event that a notification is about, as what was sent of it is kept. */
export const eventOf = async (notification: Notification): Promise<Told> => {
  const { event_id, kind, data } = notification
  const owner = await ownerOf(notification)
  return { event_id, kind, owner, ...('booking_id' in data && { data }) }
}

/** Under which what is sent is kept: the account it is about, or what stands for the recipient of a message that names none. */
const ownerOf = async (notification: Notification): Promise<string> => {
  if ('user_id' in notification.data) return notification.data.user_id
  const { to } = notification as Extract<Notification, { to: unknown }>
  return 'email' in to
    ? recipientHash({ channel: 'email', to: to.email })
    : recipientHash({ channel: 'sms', to: to.phone_number })
}
