import * as z from 'zod/mini'
import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type Key } from '../../platform/dynamo/items.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { isNew, put } from '../../platform/dynamo/writes.ts'
import { directoryEntry } from '../rules/directory.ts'
import { roleNames } from '../rules/scopes.ts'
import type { MailUser, User, Verification } from '../rules/user.ts'
import { keys } from './keys.ts'
import { verificationItem } from './verifications.ts'

const Stored = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  email_verified: z.boolean(),
  phone_number: z.string(),
  phone_verified: z._default(z.boolean(), false),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(roleNames),
  password_hash: z.optional(z.string()),
  created_at: z.string(),
  deactivated_at: z.optional(z.string()),
})

/** The identifier of a sign-in: one of both. */
export interface Identifier {
  readonly email?: string | undefined
  readonly phone_number?: string | undefined
}

/**
 * The id of the account with an identifier. An identifier without an account gets an id too, always the same one, so
 * that both cases do the same work.
 */
export const findUserId = async ({ email, phone_number }: Identifier): Promise<string> => {
  const key = email === undefined ? keys.phone(phone_number ?? '') : keys.email(email)
  const item = await getItem('identity', key)
  return typeof item?.user_id === 'string' ? item.user_id : derivedId('user', key.pk)
}

/** @throws ZodError when the item is not an account */
export const toStoredUser = (item: unknown): User => z.parse(Stored, item)

export const readUser = async (userId: string): Promise<User | undefined> => {
  const item = await getItem('identity', keys.user(userId))
  return item && toStoredUser(item)
}

/**
 * Makes the account, its e-mail's and phone number's claim and its first verification, all or nothing. A phone number
 * that another account claimed before stays in the account without a claim: an error would reveal that the number has
 * an account.
 * @returns false when the e-mail address has an account
 */
export const createUser = async (user: MailUser, verification: Verification): Promise<boolean> => {
  const claims = [keys.email(user.email), keys.phone(user.phone_number)]
  const failed = await putAccount(user, verification, claims)
  if (!failed.includes(0) && failed.includes(1))
    return !(await putAccount(user, verification, claims.slice(0, 1))).length
  return failed.length === 0
}

/** The account as stored, with its place in the directory. */
export const userItem = (user: User) => ({ ...keys.user(user.user_id), ...directoryEntry(user), ...user })

/** @returns the positions of the claims that existed before; nothing is written then */
const putAccount = (user: MailUser, verification: Verification, claims: readonly Key[]): Promise<readonly number[]> => {
  const account = [userItem(user), verificationItem(verification)]
  const items = [...claims.map(key => ({ ...key, user_id: user.user_id })), ...account]
  return transact(items.map(item => put('identity', item, isNew)))
}

/**
 * Records an attempt to register with an address that has an account; through the stream its owner gets a mail, at most
 * once an hour.
 */
export const noteSignUpAttempt = async (email: string, now: EpochMs): Promise<void> => {
  const item = { ...keys.signUpAttempt(email), email, attempted_at: toIso(now), ttl: toTtl(now + toldEveryMs) }
  await isWritten(
    put('identity', item, {
      when: 'attribute_not_exists(pk) OR attempted_at <= :before',
      values: { ':before': toIso(now - toldEveryMs) },
    }),
  )
}

const toldEveryMs = 3600_000
