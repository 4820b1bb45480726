import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { areWritten, transact } from '../../platform/dynamo/transaction.ts'
import { remove, update } from '../../platform/dynamo/writes.ts'
import { accountChanged } from '../rules/administration.ts'
import { usernameTaken } from '../rules/errors.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { releasePhone } from './phones.ts'
import { eraseRegistrations } from './registrations.ts'
import { eraseUndoable } from './undoable.ts'
import { claimUsername, freeUsername, releaseUsername } from './usernames.ts'
import { changedNow, toStoredUser } from './users.ts'

/** The members of an account that its owner may change freely. */
export type ProfileChanges = Partial<Pick<User, 'first_name' | 'last_name'>>

/** Without what is undefined, which an update would remove. */
const given = (changes: ProfileChanges): ProfileChanges =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))

/** @returns the changed account; undefined when it was deleted */
export const changeProfile = async (userId: string, changes: ProfileChanges): Promise<User | undefined> => {
  const changed = await writeIf(
    update('identity', keys.user(userId), {
      set: { ...given(changes), ...changedNow() },
      when: 'attribute_exists(pk)',
    }),
    'ALL_NEW',
  )
  return changed.written ? toStoredUser(changed.attributes) : undefined
}

/**
 * Gives an account another username, or with null none, and frees the one before.
 * @throws DomainError USERNAME_TAKEN, or ACCOUNT_CHANGED when it has another username than was read
 */
export const changeUsername = async (user: User, username: string | null, names: ProfileChanges): Promise<User> => {
  const { user_id, username: before } = user
  const changes = { ...given(names), ...changedNow(), username: username ?? undefined }
  const account = update('identity', keys.user(user_id), {
    set: changes,
    when: `attribute_exists(pk) AND ${before === undefined ? 'attribute_not_exists(#username)' : '#username = :before'}`,
    values: before === undefined ? {} : { ':before': before },
  })
  const claims = username === null ? [] : [claimUsername(username, user_id)]
  const freed = before === undefined || before === username ? [] : [freeUsername(before, user_id)]
  const failed = await transact([account, ...claims, ...freed])
  if (failed.includes(0)) throw accountChanged()
  if (failed.length > 0) throw usernameTaken()
  return { ...user, ...changes }
}

/**
 * Erases an account and its identifiers, so that its e-mail address, phone number and username are free again. Repeatable.
 * @returns false when its phone number or role was changed meanwhile
 */
export const eraseUser = async (user: User): Promise<boolean> => {
  const { user_id, email, phone_number, role } = user
  const account = remove('identity', keys.user(user_id), {
    when: 'attribute_not_exists(pk) OR (phone_number = :phone AND #role = :role)',
    names: { '#role': 'role' },
    values: { ':phone': phone_number, ':role': role },
  })
  const changes = [keys.contactChange(user_id, 'email'), keys.contactChange(user_id, 'phone')]
  const ofAccount = [keys.preferences, keys.verification, keys.logins, keys.passwordReset].map(key => key(user_id))
  const traces = [...ofAccount, ...changes]
  await Promise.all([releasePhone(user), releaseUsername(user)])
  await eraseUndoable(user_id)
  if (email !== null) {
    await eraseRegistrations(email)
    // In a repeated erasure the address may be another account's by now.
    await isWritten(remove('identity', keys.email(email), { when: 'user_id = :me', values: { ':me': user_id } }))
  }
  return areWritten([account, ...traces.map(key => remove('identity', key))])
}
