import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { remove, update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { releasePhone } from './phones.ts'
import { eraseRegistrations } from './registrations.ts'
import { changedNow, toStoredUser } from './users.ts'

/** The members of an account that its owner may change freely. */
export type ProfileChanges = Partial<Pick<User, 'first_name' | 'last_name'>>

/** @returns the changed account; undefined when it was deleted */
export const changeProfile = async (userId: string, changes: ProfileChanges): Promise<User | undefined> => {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const changed = await writeIf(
    update('identity', keys.user(userId), { set: { ...given, ...changedNow() }, when: 'attribute_exists(pk)' }),
    'ALL_NEW',
  )
  return changed.written ? toStoredUser(changed.attributes) : undefined
}

/**
 * Erases an account and its identifiers, so that its e-mail address and phone number are free again. Repeatable.
 * @returns false when its phone number or role was changed meanwhile
 */
export const eraseUser = async (user: User): Promise<boolean> => {
  const { user_id, email, phone_number, role } = user
  const account = remove('identity', keys.user(user_id), {
    when: 'attribute_not_exists(pk) OR (phone_number = :phone AND #role = :role)',
    names: { '#role': 'role' },
    values: { ':phone': phone_number, ':role': role },
  })
  const traces = [keys.verification(user_id), keys.logins(user_id), keys.passwordReset(user_id)]
  const address = email === null ? [] : [keys.email(email), keys.signUpAttempt(email)]
  await releasePhone(user)
  if (email !== null) await eraseRegistrations(email)
  return areWritten([account, ...[...traces, ...address].map(key => remove('identity', key))])
}
