import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { compose } from '../../shared/notifications/workflows/compose.ts'
import { sendInTime } from '../../shared/notifications/workflows/send-in-time.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Sends a notification to each recipient once per event, by mail, by text message and to browsers. */
export const handler = consumer(
  Notification,
  async message => sendInTime(message, await compose(message)),
  // Longer than a circuit is open, and with its attempts as long as an outage of three quarters of an hour.
  backOff({ firstSeconds: 35, longestSeconds: 900 }),
)
