import * as clock from '../../kernel/clock.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { areWritten, transact } from '../../platform/dynamo/transaction.ts'
import { remove } from '../../platform/dynamo/writes.ts'
import { isBeingErased, isDeleted } from '../rules/erasure.ts'
import { changedMeanwhile, undoTokenInvalid } from '../rules/errors.ts'
import { keys } from '../rules/keys.ts'
import { newPasswordReset } from '../rules/password-reset.ts'
import {
  type Entry,
  isDeletedByOwner,
  isRestored,
  type Undoable,
  undoableEntry,
  undone,
  undoneAfter,
} from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import { reopening } from '../store/administration.ts'
import { moveContacts, nameReleases } from '../store/contacts.ts'
import { passwordResetWrite } from '../store/passwords.ts'
import { readUndoable, undoableWrite } from '../store/undoable.ts'
import { readUser } from '../store/users.ts'
import { endAccess } from './end-access.ts'

interface Named {
  readonly user_id: string
  readonly undo_id: string
}

const mostAttempts = 4

/**
 * Restores an account's address and number as they were before an act, whatever came after it, its deletion too. Whoever
 * did it may know the password, so that none is good until the owner sets another one. The link is used up last: one that was
 * interrupted can be used again, and what was done by a session that began in between is undone too.
 * @returns the account as restored
 * @throws DomainError UNDO_TOKEN_INVALID, UNAVAILABLE
 */
export const undoAct = async ({ user_id, undo_id }: Named, now: EpochMs): Promise<User> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const [user, undoable] = await Promise.all([readUser(user_id), readUndoable(user_id)])
    const entry = undoableEntry(undoable, undo_id, now)
    if (!user || !entry || isBeingErased(user, now)) throw undoTokenInvalid()
    await endAccess(user_id, now)
    const restored = isRestored(undoable, entry) ? { user, undoable } : await restore(user, undoable, entry, now)
    if (!restored) continue
    await endAccess(user_id, now)
    // In a transaction, as a repeat of that whose reply was lost succeeds.
    if (await areWritten([undoableWrite(restored.undoable, undone(restored.undoable, entry, now), now)]))
      return restored.user
  }
  throw changedMeanwhile()
}

interface Restored {
  readonly user: User
  readonly undoable: Undoable
}

/** @returns undefined when the account was changed meanwhile */
const restore = async (user: User, undoable: Undoable, entry: Entry, now: EpochMs): Promise<Restored | undefined> => {
  const { user_id } = user
  // An account that an administrator closed stays so.
  const isToOpen = isDeleted(user) && isDeletedByOwner(undoable, user.erase_after)
  const opening = isToOpen ? reopening(user) : { more: {}, writes: [] }
  const more = { ...opening.more, password_hash: undefined, undone_at: toIso(clock.now()) }
  const { changed, writes, freed } = moveContacts(user, entry.before, now, { more })
  const after = undoneAfter(undoable, entry, freed, now)
  // Without a name: a thief may have changed it.
  const reset = passwordResetWrite(newPasswordReset(user_id, now), entry.before)
  const waiting = [keys.contactChange(user_id, 'email'), keys.contactChange(user_id, 'phone')]
  const failed = await transact([
    ...writes,
    ...(await nameReleases(user, entry.before)),
    ...opening.writes,
    undoableWrite(undoable, after, now),
    reset,
    ...waiting.map(key => remove('identity', key)),
  ])
  if (failed.length > 0) return undefined
  return { user: changed, undoable: after }
}
