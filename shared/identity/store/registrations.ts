import * as clock from '../../kernel/clock.ts'
import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { isNew, put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { accountFrom, endOfRegistration, newCode, Registration } from '../rules/registration.ts'
import type { MailUser, User } from '../rules/user.ts'
import { claimOf, roomFor } from './addresses.ts'
import { takeCodeTry } from './code-tries.ts'
import { releasePhone } from './phones.ts'
import { claimUsername, releaseUsername } from './usernames.ts'

const registrations = recordOf('identity', 'registration', Registration)

const keyOf = ({ email, user_id }: Pick<Registration, 'email' | 'user_id'>) => keys.registration(email, user_id)

/** Stores a registration, once; the table's stream has its code mailed if it has one. */
export const putRegistration = async (registration: Registration): Promise<void> => {
  const ttl = toTtl(endOfRegistration(registration))
  const item = { ...keyOf(registration), ...registrations.check(registration), tries: 0, ttl }
  await isWritten(put('identity', item, isNew))
}

/** The registrations that wait with an address, the newest first and `most` of them; or the one with an id. */
export const waitingRegistrations = async (
  { email, user_id, most }: { email: string; user_id?: string | undefined; most: number },
  now: EpochMs,
): Promise<Registration[]> => {
  const items =
    user_id === undefined ? await newest(email, most) : [await getItem('identity', keys.registration(email, user_id))]
  const found = parseAll(
    registrations.parse,
    items.filter(item => item !== undefined),
  )
  return found.filter(registration => endOfRegistration(registration) > now)
}

const newest = async (email: string, most: number): Promise<readonly StoredItem[]> => {
  const page = { ...allOf(email), ScanIndexForward: false, Limit: most }
  return (await queryPage('identity', page)).items
}

const allOf = (email: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': keys.registration(email, '').pk, ':prefix': keys.registration(email, '').sk },
  ConsistentRead: true,
})

/** Uses up one of the tries at a registration's code. @returns the registration, if there was one */
export const takeRegistrationTry = async (registration: Registration, now: EpochMs) => {
  const item = await takeCodeTry(keyOf(registration), now)
  return item && registrations.parse(item)
}

/**
 * Replaces a registration's code, and has the new one mailed if it is owed. Where there is no registration the same is
 * written under another key, so that neither reply nor duration tells.
 */
export const renewCode = async (
  { email, registration, isOwed }: { email: string; registration: Registration | undefined; isOwed: boolean },
  now: EpochMs,
): Promise<void> => {
  const code = newCode(isOwed && registration !== undefined, now)
  const key = registration ? keyOf(registration) : keys.noRegistration(email)
  const ttl = registration ? {} : { ttl: toTtl(fromIso(code.expires_at)) }
  await isWritten(
    update('identity', key, {
      set: { ...code, ...ttl, tries: 0 },
      ...(registration && { when: 'attribute_exists(pk)' }),
    }),
  )
}

/**
 * Makes the account of a registration whose code was entered, all or nothing. Others with the address can become none
 * from then on. An account that an earlier version made without proof of the address gives way. A username that was taken
 * meanwhile is left out.
 * @returns undefined when the code was used before, or another registration came first
 */
export const completeRegistration = async (
  registration: Registration,
  now: EpochMs = clock.now(),
): Promise<User | undefined> => {
  const { email, user_id, phone_number, verification_id } = registration
  const room = await roomFor(email, now)
  if (!room) return undefined
  const account = accountFrom(registration)
  const writes = (as: MailUser) => [
    ...usernameOf(as),
    remove('identity', keyOf(registration), { when: 'verification_id = :id', values: { ':id': verification_id } }),
    ...claimOf(as, room),
    put('identity', { ...keys.phoneNamed(phone_number), user_id }),
  ]
  const failed = await transact(writes(account))
  const isNameGone = account.username !== undefined && failed.length === 1 && failed[0] === 0
  const made = isNameGone ? { ...account, username: undefined } : account
  if (failed.length > 0 && !(isNameGone && (await transact(writes(made))).length === 0)) return undefined
  if (room.unproved) await Promise.all([releasePhone(room.unproved), releaseUsername(room.unproved)])
  return made
}

const usernameOf = ({ username, user_id }: User): Write[] =>
  username === undefined ? [] : [claimUsername(username, user_id)]

/** Deletes all registrations with an address, what stands for one, and the note of an attempt at one. */
export const eraseRegistrations = async (email: string): Promise<void> => {
  const items = await queryAll('identity', { ...allOf(email), ProjectionExpression: 'sk' })
  const found = items.map(({ sk }) => ({ ...keys.noRegistration(email), sk: String(sk) }))
  await Promise.all(
    [...found, keys.noRegistration(email), keys.signUpAttempt(email)].map(key => send(remove('identity', key))),
  )
}
