import { eraseSent, listSent, type SentMessage } from '../../platform/dynamo/sent-messages.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import type { User } from '../rules/user.ts'

/**
 * What is kept of the messages to an account's owner: those about the account and its bookings, and those that were sent to
 * its address or number before they were known to be its own. One that was not proved may be somebody else's.
 */
export const messagesTo = async (user: User): Promise<SentMessage[]> =>
  (await Promise.all((await ownersOf(user)).map(listSent))).flat()

export const eraseMessagesTo = async (user: User): Promise<void> => {
  for (const owner of await ownersOf(user)) await eraseSent(owner)
}

const ownersOf = async ({ user_id, email, email_verified, phone_number, phone_verified }: User): Promise<string[]> => [
  user_id,
  ...(email !== null && email_verified ? [await recipientHash({ channel: 'email', to: email })] : []),
  ...(phone_verified ? [await recipientHash({ channel: 'sms', to: phone_number })] : []),
]
