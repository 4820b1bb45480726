import type { User } from '../rules/user.ts'
import { requireAllowed } from '../rules/usernames.ts'
import { changeProfile, changeUsername, type ProfileChanges } from '../store/profiles.ts'
import { readUser } from '../store/users.ts'

interface Changes extends ProfileChanges {
  /** Null gives it up. */
  readonly username?: string | null | undefined
}

/**
 * What an account's owner changes freely.
 * @returns the changed account; undefined when it was deleted
 * @throws DomainError USERNAME_TAKEN, USERNAME_RESERVED, ACCOUNT_CHANGED
 */
export const changeUser = async (userId: string, { username, ...names }: Changes): Promise<User | undefined> => {
  if (username === undefined) return changeProfile(userId, names)
  requireAllowed(username)
  const user = await readUser(userId)
  return user && changeUsername(user, username, names)
}
