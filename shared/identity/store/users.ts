import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type Key, type StoredItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { isNew, put } from '../../platform/dynamo/writes.ts'
import { identityIds } from '../domain.ts'
import { directoryEntry } from '../rules/directory.ts'
import { IdentifierClaim } from '../rules/identifier.ts'
import { keys } from '../rules/keys.ts'
import { formsOf } from '../rules/number-forms.ts'
import { type MailUser, User, type Verification } from '../rules/user.ts'
import { verificationItem } from './verifications.ts'

const users = recordOf('identity', 'account', User)

const claims = recordOf('identity', 'identifier claim', IdentifierClaim)

export const readClaim = async (key: Key): Promise<IdentifierClaim | undefined> => {
  const item = await getItem('identity', key)
  return item && claims.parse(item)
}

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
  if (email === undefined) return findByPhone(phone_number ?? '')
  const key = keys.email(email)
  return (await readClaim(key))?.user_id ?? derivedId(identityIds.user, key.pk)
}

const findByPhone = async (phoneNumber: string): Promise<string> => {
  const [first, ...others] = await readPhoneClaims(phoneNumber)
  const proven = [first, ...others].find(claim => claim?.verified_at !== undefined)
  const claimed = proven ?? first ?? others.find(claim => claim !== undefined)
  return claimed?.user_id ?? derivedId(identityIds.user, keys.phone(formsOf(phoneNumber)[0]).pk)
}

/** The claims to a phone number, by each of its forms: undefined where there is none. */
export const readPhoneClaims = (phoneNumber: string): Promise<(IdentifierClaim | undefined)[]> =>
  Promise.all(formsOf(phoneNumber).map(form => readClaim(keys.phone(form))))

/** @throws InvalidRecord when the item is not an account */
export const toStoredUser = (item: StoredItem): User => users.parse(item)

/** @throws InvalidRecord when the account may not be written so */
export const checkUser = (user: User): User => users.check(user)

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
  const identifiers = [keys.email(user.email), keys.phone(user.phone_number)]
  const failed = await putAccount(user, verification, identifiers)
  if (!failed.includes(0) && failed.includes(1))
    return !(await putAccount(user, verification, identifiers.slice(0, 1))).length
  return failed.length === 0
}

/** The account as stored, with its place in the directory. */
export const userItem = (user: User) => ({ ...keys.user(user.user_id), ...directoryEntry(user), ...users.check(user) })

/** @returns the positions of the claims that existed before; nothing is written then */
const putAccount = (
  user: MailUser,
  verification: Verification,
  identifiers: readonly Key[],
): Promise<readonly number[]> => {
  const account = [userItem(user), verificationItem(verification)]
  const items = [...identifiers.map(key => ({ ...key, user_id: user.user_id })), ...account]
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
