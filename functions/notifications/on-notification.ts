import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { compose } from '../../shared/notifications/workflows/compose.ts'
import { sendInTime } from '../../shared/notifications/workflows/send-in-time.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Sends a notification to each recipient once per event, by mail and by text message. */
export const handler = consumer(Notification, async message => sendInTime(message, await compose(message)))
