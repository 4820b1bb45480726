import { type EpochMs, now, toIso, toTtl } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type Key, type StoredItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { identityIds } from '../domain.ts'
import { directoryEntry } from '../rules/directory.ts'
import { IdentifierClaim } from '../rules/identifier.ts'
import { keys } from '../rules/keys.ts'
import { formsOf } from '../rules/number-forms.ts'
import { User } from '../rules/user.ts'

const users = recordOf('identity', 'account', User)

const claims = recordOf('identity', 'identifier claim', IdentifierClaim)

/** Also one that only keeps what an account gave up. */
export const readAnyClaim = async (key: Key): Promise<IdentifierClaim | undefined> => {
  const item = await getItem('identity', key)
  return item && claims.parse(item)
}

/** The claim of the account that has it now. */
export const readClaim = async (key: Key): Promise<IdentifierClaim | undefined> => {
  const claim = await readAnyClaim(key)
  return claim?.reserved_until === undefined ? claim : undefined
}

/** One of both. */
interface Identifier {
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

/** What every change of an account sets beside what it changes. */
export const changedNow = () => ({ updated_at: toIso(now()) })

/** The account as stored, with its place in the directory. */
export const userItem = (user: User) => ({ ...keys.user(user.user_id), ...directoryEntry(user), ...users.check(user) })

/**
 * Records an attempt to register with an address. If it has an account, its owner gets a mail through the stream, at most
 * once an hour; for others the same is written without an address, and no mail is sent.
 */
export const noteSignUpAttempt = async (email: string, isTaken: boolean, now: EpochMs): Promise<void> => {
  const item = { attempted_at: toIso(now), ttl: toTtl(now + toldEveryMs), ...(isTaken && { email }) }
  await isWritten(
    put(
      'identity',
      { ...keys.signUpAttempt(email), ...item },
      {
        when: 'attribute_not_exists(pk) OR attribute_not_exists(email) OR attempted_at <= :before',
        values: { ':before': toIso(now - toldEveryMs) },
      },
    ),
  )
}

const toldEveryMs = 3600_000
