import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { type Condition, isNew, put, remove, type Write } from '../../platform/dynamo/writes.ts'
import { contactsOf } from '../rules/contacts.ts'
import { keys } from '../rules/keys.ts'
import { type Act, endOfAll, newEntry, newUndoable, noted, Undoable } from '../rules/undoable.ts'
import { readUser } from './users.ts'

const records = recordOf('identity', 'undoable acts', Undoable)

/** An account's acts that can be undone; those that have lapsed may still be among them. */
export const readUndoable = async (userId: string): Promise<Undoable> => {
  const item = await getItem('identity', keys.undoable(userId))
  return item ? records.parse(item) : newUndoable(userId)
}

/** Replaces `before`, if nothing was noted meanwhile; the table's stream has the owner told of a new act. */
export const undoableWrite = (before: Undoable, after: Undoable, now: EpochMs): Write =>
  put(
    'identity',
    { ...keys.undoable(after.user_id), ...records.check(after), ttl: toTtl(endOfAll(now)) },
    unchanged(before),
  )

const unchanged = ({ version }: Undoable): Condition =>
  version === 0 ? isNew : { when: '#version = :known', names: { '#version': 'version' }, values: { ':known': version } }

const mostAttempts = 5

/**
 * Notes what was done to an account, if there is one. The account is read after what it can undo, so that a change of its
 * address or number in between is seen by the one or the other.
 * @returns all that can be undone
 * @throws DomainError TOO_MANY_CHANGES
 */
export const noteAct = async (userId: string, act: Act, now: EpochMs): Promise<Undoable> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await readUndoable(userId)
    const user = await readUser(userId)
    if (!user) return before
    const after = noted(before, newEntry(act, contactsOf(user), now), [], now)
    // In a transaction, as a repeat of that whose reply was lost succeeds.
    if (await areWritten([undoableWrite(before, after, now)])) return after
  }
  throw new Error('an account is being changed all the time')
}

/** Forgets what could be undone, and frees the addresses and numbers that were kept for it. */
export const eraseUndoable = async (userId: string): Promise<void> => {
  const { kept } = await readUndoable(userId)
  const claims = kept.flatMap(({ email, phone_number }) => [
    ...(email === undefined ? [] : [keys.email(email)]),
    ...(phone_number === undefined ? [] : [keys.phone(phone_number)]),
  ])
  const ofMine = { when: 'user_id = :me', values: { ':me': userId } }
  await Promise.all(claims.map(key => isWritten(remove('identity', key, ofMine))))
  await isWritten(remove('identity', keys.undoable(userId)))
}
