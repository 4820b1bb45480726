import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { remove } from '../../platform/dynamo/writes.ts'
import { changedMeanwhile, undoTokenInvalid } from '../rules/errors.ts'
import { keys } from '../rules/keys.ts'
import { newPasswordReset } from '../rules/password-reset.ts'
import { type Entry, isDeletedByOwner, type Undoable, undoableEntry, undone } from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import { activate } from '../store/administration.ts'
import { moveContacts, releaseNames } from '../store/contacts.ts'
import { passwordResetWrite } from '../store/passwords.ts'
import { readUndoable, undoableWrite } from '../store/undoable.ts'
import { readUser } from '../store/users.ts'
import { endAccess } from './end-access.ts'

interface Named {
  readonly user_id: string
  readonly undo_id: string
}

/** What an erasure that is about to begin leaves no time for. */
const marginMs = 60_000

const mostAttempts = 4

/**
 * Restores an account's address and number as they were before an act, whatever came after it, its deletion too. Whoever
 * did it may know the password, so that none is good until the owner sets another one.
 * @returns the account as restored
 * @throws DomainError UNDO_TOKEN_INVALID, UNAVAILABLE
 */
export const undoAct = async ({ user_id, undo_id }: Named, now: EpochMs): Promise<User> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const [user, undoable] = await Promise.all([readUser(user_id), readUndoable(user_id)])
    const entry = undoableEntry(undoable, undo_id, now)
    if (!user || !entry || isBeingErased(user, now)) throw undoTokenInvalid()
    await endAccess(user_id, now)
    const restored = await restore(await reopened(user, undoable), { undoable, entry }, now)
    if (!restored) continue
    await endAccess(user_id, now)
    return restored
  }
  throw changedMeanwhile()
}

const isBeingErased = ({ erase_after }: User, now: EpochMs): boolean =>
  erase_after !== undefined && erase_after <= toIso(now + marginMs)

/** An account that an administrator closed stays so. */
const reopened = (user: User, undoable: Undoable): Promise<User> | User =>
  user.erase_after !== undefined && isDeletedByOwner(undoable, user.erase_after) ? activate(user) : user

/** @returns undefined when the account was changed meanwhile */
const restore = async (
  user: User,
  { undoable, entry }: { readonly undoable: Undoable; readonly entry: Entry },
  now: EpochMs,
): Promise<User | undefined> => {
  const { user_id } = user
  const { changed, writes, freed } = moveContacts(user, entry.before, now, { more: { password_hash: undefined } })
  const reset = passwordResetWrite(newPasswordReset(user_id, now), changed)
  const waiting = [keys.contactChange(user_id, 'email'), keys.contactChange(user_id, 'phone')]
  const failed = await transact([
    ...writes,
    undoableWrite(undoable, undone(undoable, entry, freed, now), now),
    reset,
    ...waiting.map(key => remove('identity', key)),
  ])
  if (failed.length > 0) return undefined
  await releaseNames(user, entry.before)
  return changed
}
