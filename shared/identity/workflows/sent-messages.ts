import type { SentEvent } from '../../kernel/sent-event.ts'
import { erasePushDevices, readPushDevices } from '../../platform/dynamo/push-devices.ts'
import { eraseSent, listSent, sentEventsTo } from '../../platform/dynamo/sent-messages.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import { contactsOf, provedContacts, type Recipient } from '../rules/contacts.ts'
import type { User } from '../rules/user.ts'
import { readUser } from '../store/users.ts'

/**
 * What is kept of the messages to an account's owner: those about the account and its bookings, and those that were sent to
 * its address or number before they were known to be its own. One that was not proved may be somebody else's. With the browsers that
 * get push messages.
 */
export const messagesTo = async (user: User) => ({
  notifications: (await Promise.all((await ownersOf(user)).map(listSent))).flat(),
  push_subscriptions: (await readPushDevices(user.user_id)).map(({ endpoint, created_at }) => ({
    endpoint,
    created_at,
  })),
})

/** The same as the log of messages shows it; undefined where there is no such account. */
export const eventsTo = async (userId: string): Promise<SentEvent[] | undefined> => {
  const user = await readUser(userId)
  return user && (await Promise.all((await ownersOf(user)).map(sentEventsTo))).flat()
}

/**
 * With the browsers that they went to.
 * @param former what the account has left and nobody else can have yet
 */
export const eraseMessagesTo = async (user: User, former: readonly Recipient[]): Promise<void> => {
  for (const owner of await ownersOf(user, former)) await eraseSent(owner)
  await erasePushDevices(user.user_id)
}

const ownersOf = async (user: User, former: readonly Recipient[] = []): Promise<string[]> => [
  user.user_id,
  ...(await Promise.all([...provedContacts(contactsOf(user)), ...former].map(ownerOf))),
]

const ownerOf = (of: Recipient): Promise<string> =>
  recipientHash('email' in of ? { channel: 'email', to: of.email } : { channel: 'sms', to: of.phone_number })
