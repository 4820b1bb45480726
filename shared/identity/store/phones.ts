import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { formsOf } from '../rules/number-forms.ts'
import { newPhoneUser, type User } from '../rules/user.ts'
import { changedNow, readPhoneClaims, readUser, userItem } from './users.ts'

/**
 * The account of a caller that has just proved a phone number, made if there is none. An account that only gave the
 * number at registration claims it without proof: it loses the number, or an attacker who registers with another
 * person's number would share that person's account.
 */
export const accountOf = async (phoneNumber: string, now: EpochMs): Promise<User> => {
  const known = await provenOwner(phoneNumber)
  if (known) return known
  const user = newPhoneUser(formsOf(phoneNumber)[0], now)
  if (await areWritten([claim(user, now), put('identity', userItem(user))])) return user
  const winner = await provenOwner(phoneNumber)
  if (!winner) throw new Error('a proven phone number has no account')
  return winner
}

/**
 * Gives an account the phone number its owner has just proved, in place of the one before.
 * @returns undefined when another account has proved it
 */
export const givePhone = async (user: User, phoneNumber: string, now: EpochMs): Promise<User | undefined> => {
  const owners = (await readPhoneClaims(phoneNumber)).filter(claim => claim?.verified_at !== undefined)
  // The claim below is on condition of its own form; an earlier form is written no more.
  if (owners.some(owner => owner?.user_id !== user.user_id)) return undefined
  const changed: User = { ...user, ...changedNow(), phone_number: phoneNumber, phone_verified: true }
  const { directory_name, updated_at } = userItem(changed)
  const given = update('identity', keys.user(user.user_id), {
    set: { phone_number: phoneNumber, phone_verified: true, directory_name, updated_at },
    when: 'attribute_exists(pk)',
  })
  if (!(await areWritten([claim(changed, now), given]))) return undefined
  if (user.phone_number !== phoneNumber) await releasePhone(user)
  return changed
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

const claim = ({ user_id, phone_number }: User, now: EpochMs): Write =>
  put(
    'identity',
    { ...keys.phone(phone_number), user_id, verified_at: toIso(now) },
    {
      when: 'attribute_not_exists(verified_at) OR user_id = :me',
      values: { ':me': user_id },
    },
  )
