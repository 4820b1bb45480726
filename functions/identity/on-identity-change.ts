import { messagesOf } from '../../shared/identity/workflows/account-messages.ts'
import type { AccountMessage } from '../../shared/notifications/contracts/messages.ts'
import { streamRouter } from '../../shared/platform/events/stream-router.ts'

/** Notifies an account's owner of changes: a code to enter, a second registration, a password forgotten or changed … */
export const handler = streamRouter(change =>
  messagesOf(change).map((body: AccountMessage) => ({ queue: 'codes', body })),
)
