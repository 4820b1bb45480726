import type { User } from '../rules/user.ts'
import { eraseInvitation } from '../store/invitations.ts'
import { eraseUser } from '../store/profiles.ts'
import { eraseMessagesTo } from './sent-messages.ts'

/**
 * Erases an account, and first an invitation and what is kept of messages to it, which its address and number find. Repeatable.
 * @returns false when its phone number or role was changed meanwhile
 */
export const eraseAccount = async (user: User): Promise<boolean> => {
  await eraseMessagesTo(user)
  if (user.email !== null && user.email_verified) await eraseInvitation(user.email)
  return eraseUser(user)
}
