import { AccountMessage } from '../../shared/notifications/contracts/messages.ts'
import { composeForAccount } from '../../shared/notifications/workflows/compose-for-account.ts'
import { eventOf } from '../../shared/notifications/workflows/event-of.ts'
import { sendOnce } from '../../shared/notifications/workflows/send-once.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Sends a code or a warning to an account's owner, once per event: no mail about a booking is before it. */
export const handler = consumer(
  AccountMessage,
  async message => sendOnce(await eventOf(message), await composeForAccount(message)),
  // A code is good for ten minutes: all tries are made within five.
  backOff({ firstSeconds: 15, longestSeconds: 120 }),
)
