import { messagesOf } from '../../shared/identity/workflows/account-messages.ts'
import { endPushAfterSessions } from '../../shared/identity/workflows/end-push.ts'
import type { AccountMessage } from '../../shared/notifications/contracts/messages.ts'
import { streamBatchConsumer } from '../../shared/platform/events/stream.ts'
import { routed } from '../../shared/platform/events/stream-router.ts'

const notify = routed(change => messagesOf(change).map((body: AccountMessage) => ({ queue: 'codes', body })))

/**
 * Notifies an account's owner of changes (a code to enter, a second registration, a password forgotten or changed …), and ends
 * push messages to a browser that is signed out.
 */
export const handler = streamBatchConsumer(async changes => {
  const [unsent, unended] = await Promise.all([notify(changes), endPushAfterSessions(changes)])
  return new Set([...unsent, ...unended])
})
