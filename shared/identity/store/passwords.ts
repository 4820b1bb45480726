import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { PasswordReset } from '../rules/password-reset.ts'
import type { User } from '../rules/user.ts'
import { changedNow } from './users.ts'

const resets = recordOf('identity', 'password reset', PasswordReset)

/**
 * Stores the account's one permission to choose a new password, which replaces an earlier one. Through the stream,
 * `user` gets a mail if it has an address; for an account that does not exist the same item is written without an
 * address, and no mail is sent.
 */
export const putPasswordReset = async (reset: PasswordReset, user: User | undefined): Promise<void> => {
  await send(passwordResetWrite(reset, user))
}

/** Who gets the mail; it greets nobody where the name is left out. */
type Mailed = Pick<User, 'email' | 'email_verified'> & Partial<Pick<User, 'first_name'>>

export const passwordResetWrite = (reset: PasswordReset, user: Mailed | undefined): Write =>
  put('identity', {
    ...keys.passwordReset(reset.user_id),
    ...resets.check({
      ...reset,
      ...(user?.email && { email: user.email, ...(user.email_verified && { first_name: user.first_name }) }),
    }),
    ttl: toTtl(fromIso(reset.expires_at)),
  })

type Named = Pick<PasswordReset, 'user_id' | 'reset_id'>

/** The permission, if it is the account's current one, of an account with an address, and has not lapsed. */
export const openReset = async ({ user_id, reset_id }: Named, now: EpochMs): Promise<OpenReset | undefined> => {
  const item = await getItem('identity', keys.passwordReset(user_id))
  const reset = item && resets.parse(item)
  if (reset?.reset_id !== reset_id || reset.email === undefined || reset.expires_at <= toIso(now)) return undefined
  return { user_id, reset_id, email: reset.email }
}

interface OpenReset extends Named {
  readonly email: string
}

/**
 * Sets a new password by a permission, and uses it up. Its bearer reads the account's mail: its address is verified,
 * and a lock on its logins is lifted.
 * @returns false when the permission was used, replaced or lapsed meanwhile, or the account has another address by now
 */
export const resetPassword = (
  { user_id, reset_id, email }: OpenReset,
  passwordHash: string,
  now: EpochMs,
): Promise<boolean> =>
  areWritten([
    update('identity', keys.user(user_id), {
      set: { password_hash: passwordHash, email_verified: true, ...changedNow() },
      when: 'email = :email',
      values: { ':email': email },
    }),
    remove('identity', keys.passwordReset(user_id), {
      when: 'reset_id = :id AND expires_at > :now',
      values: { ':id': reset_id, ':now': toIso(now) },
    }),
    remove('identity', keys.verification(user_id)),
    remove('identity', keys.logins(user_id)),
  ])

/**
 * Changes the password of a caller that knows the old one; a permission to reset it is revoked.
 * @returns false when it was changed meanwhile
 */
export const changePassword = ({ user_id, password_hash }: User, passwordHash: string): Promise<boolean> =>
  areWritten([
    update('identity', keys.user(user_id), {
      set: { password_hash: passwordHash, ...changedNow() },
      when: '#password_hash = :known',
      values: { ':known': password_hash },
    }),
    remove('identity', keys.passwordReset(user_id)),
  ])
