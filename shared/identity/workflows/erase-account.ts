import { now } from '../../kernel/clock.ts'
import { keptContacts } from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import { eraseInvitation } from '../store/invitations.ts'
import { eraseUser } from '../store/profiles.ts'
import { eraseRegistrations } from '../store/registrations.ts'
import { readUndoable } from '../store/undoable.ts'
import { eraseMessagesTo } from './sent-messages.ts'

/**
 * Erases an account, and first what its address and number find, and those that it could have taken back: an invitation and
 * what is kept of messages. Repeatable.
 * @returns false when its phone number or role was changed meanwhile
 */
export const eraseAccount = async (user: User): Promise<boolean> => {
  const former = keptContacts(await readUndoable(user.user_id), now())
  await eraseMessagesTo(user, former)
  if (user.email !== null && user.email_verified) await eraseInvitation(user.email)
  for (const email of former.flatMap(contact => ('email' in contact ? [contact.email] : []))) {
    await eraseInvitation(email)
    await eraseRegistrations(email)
  }
  return eraseUser(user)
}
