import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, remove } from '../../platform/dynamo/writes.ts'
import { phoneNumberTaken } from '../rules/errors.ts'
import { keys } from '../rules/keys.ts'
import { formsOf } from '../rules/number-forms.ts'
import { newPhoneUser, type User } from '../rules/user.ts'
import { claimNumber, isAnothers } from './contacts.ts'
import { readPhoneClaims, readUser, userItem } from './users.ts'

/**
 * The account of a caller that has just proved a phone number, made if there is none. An account that only gave the
 * number at registration claims it without proof: it loses the number, or an attacker who registers with another
 * person's number would share that person's account.
 * @throws DomainError PHONE_NUMBER_TAKEN when it left another account a short time ago
 */
export const accountOf = async (phoneNumber: string, now: EpochMs): Promise<User> => {
  const known = await provenOwner(phoneNumber)
  if (known) return known
  const user = newPhoneUser(formsOf(phoneNumber)[0], now)
  if (await isAnothers(phoneNumber, user.user_id, now)) throw phoneNumberTaken()
  if (await areWritten([claimNumber(user.phone_number, user.user_id, now), put('identity', userItem(user))]))
    return user
  const winner = await provenOwner(phoneNumber)
  if (!winner) throw new Error('a proven phone number has no account')
  return winner
}

/** Frees the account's number, where the account has proved or named it. */
export const releasePhone = async ({ user_id, phone_number }: User): Promise<void> => {
  const ofMine = { when: 'user_id = :me', values: { ':me': user_id } }
  const claims = [keys.phone(phone_number), keys.phoneNamed(phone_number)]
  await Promise.all(claims.map(key => isWritten(remove('identity', key, ofMine))))
}

/** Whether an account signs in by the number because it proved it. */
export const isProvedNumber = async (phoneNumber: string): Promise<boolean> =>
  (await readPhoneClaims(phoneNumber)).some(claim => claim?.verified_at !== undefined)

const provenOwner = async (phoneNumber: string): Promise<User | undefined> => {
  const claimed = (await readPhoneClaims(phoneNumber)).find(claim => claim?.verified_at !== undefined)
  return claimed && readUser(claimed.user_id)
}
