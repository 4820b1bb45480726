import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Role } from '../../platform/domain.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { type Condition, put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { accountChanged, lastSuperAdmin } from '../rules/administration.ts'
import { contactsOf } from '../rules/contacts.ts'
import { eraseAfter, isDeleted } from '../rules/erasure.ts'
import { keys } from '../rules/keys.ts'
import { isDeletedByOwner, newEntry, type Undoable, noted as withEntry } from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import { contactsAsRead, every, isNotBeingErased, stateAsRead, states } from './as-read.ts'
import { sessionEnd } from './sessions.ts'
import { joinSuperAdmins, leaveSuperAdmins } from './super-admins.ts'
import { readUndoable, undoableWrite } from './undoable.ts'
import { changedNow, checkUser } from './users.ts'

/** @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN */
export const changeRole = (user: User, role: Role): Promise<User> => rewrite(user, { ...user, role })

/**
 * One that its owner deleted is deleted by the administrator from then on, so that no link to undo opens it again.
 * @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN
 */
export const deactivate = async (user: User, now: EpochMs): Promise<User> =>
  isDeleted(user)
    ? close(user, await readUndoable(user.user_id), now)
    : rewrite(user, { ...user, deactivated_at: user.deactivated_at ?? toIso(now) })

/** Of a deleted account too, as long as it is not erased. @throws DomainError ACCOUNT_CHANGED */
export const activate = (user: User): Promise<User> => rewrite(user, { ...user, ...open }, erasureEnd(user))

const open = { deactivated_at: undefined, erase_after: undefined } as const

const erasureEnd = ({ user_id, erase_after }: User): Write[] =>
  erase_after === undefined ? [] : [remove('identity', keys.erasure(erase_after, user_id))]

/** The members and writes by which a transaction that changes the account in other ways too activates it. */
export const reopening = (user: User) => ({
  more: open,
  writes: [...rosterChange(user, { ...user, ...open }), ...erasureEnd(user)],
})

/**
 * Deactivates a deleted account, and notes that it is to be erased. One that is deleted again keeps its time, and is an
 * administrator's to give back if an administrator was among those who deleted it.
 * @param undoable as read: the deletion is added, and the owner told
 * @param sessionId the session that asked for it, which ends in the same moment
 * @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN
 */
export const close = async (user: User, undoable: Undoable, now: EpochMs, sessionId?: string): Promise<User> => {
  if (isDeleted(user) && (sessionId !== undefined || !isDeletedByOwner(undoable, user.erase_after))) return user
  const { user_id, deactivated_at = toIso(now) } = user
  const erase_after = eraseAfter(user, now)
  const act = sessionId === undefined ? 'deleted_by_administrator' : 'deleted'
  const entry = newEntry(act, contactsOf(user), now, erase_after)
  const told = undoableWrite(undoable, withEntry(undoable, entry, [], now), now)
  const noted = put('identity', { ...keys.erasure(erase_after, user_id), user_id })
  const session = sessionId === undefined ? [] : [sessionEnd(user_id, sessionId, now)]
  return rewrite(user, { ...user, deactivated_at, erase_after }, [noted, told, ...session], contactsAsRead(user))
}

/**
 * Notes that a deleted account is being erased: from then on its role and state stay, so that none is activated of which a
 * part is gone. Repeatable.
 * @returns false when it was changed since it was read
 */
export const beginErasure = (user: User, now: EpochMs): Promise<boolean> =>
  isWritten(update('identity', keys.user(user.user_id), { set: { erasing_since: toIso(now) }, ...stateAsRead(user) }))

const isActiveSuperAdmin = ({ role, deactivated_at }: User): boolean =>
  role === 'super_admin' && deactivated_at === undefined

/**
 * Role, state, the roster of active super_admins and what further is written change together, and only if role and state are
 * those of `before`, and what `also` says holds.
 */
const rewrite = async (
  before: User,
  wanted: User,
  further: readonly Write[] = [],
  also: Condition = isNotBeingErased,
): Promise<User> => {
  if (further.length === 0 && states.every(name => before[name] === wanted[name])) return wanted
  const after = { ...wanted, ...changedNow() }
  checkUser(after)
  const roster = rosterChange(before, after)
  const failed = await transact([...roster, accountUpdate(before, after, also), ...further])
  if (failed.length === 0) return after
  throw failed.every(position => position < roster.length) ? lastSuperAdmin() : accountChanged()
}

const rosterChange = (before: User, after: User): Write[] => {
  if (isActiveSuperAdmin(before) === isActiveSuperAdmin(after)) return []
  return [isActiveSuperAdmin(after) ? joinSuperAdmins(before.user_id) : leaveSuperAdmins(before.user_id)]
}

const accountUpdate = (before: User, after: User, also: Condition): Write => {
  const { role, deactivated_at, erase_after, updated_at } = after
  return update('identity', keys.user(before.user_id), {
    set: { role, deactivated_at, erase_after, updated_at },
    ...every(stateAsRead(before), isNotBeingErased, also),
  })
}
