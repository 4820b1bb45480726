import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { type Condition, put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import type { Contacts, Recipient } from '../rules/contacts.ts'
import { isReserved } from '../rules/identifier.ts'
import { keys } from '../rules/keys.ts'
import { formsOf } from '../rules/number-forms.ts'
import { keptUntil } from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import type { Room } from './addresses.ts'
import { contactsAsRead, every, isNotBeingErased, stateAsRead } from './as-read.ts'
import { changedNow, readAnyClaim, userItem } from './users.ts'

/** The writes that give an account other contacts, all or nothing. */
export interface Move {
  readonly changed: User
  readonly writes: readonly Write[]
  /** What leaves the account, and is kept for it. */
  readonly freed: readonly Recipient[]
}

/**
 * Gives an account other contacts. What leaves it signs in no more, and nobody else can have it as long as the account may
 * get it back.
 * @param room what its new address needs, where it is not its own
 * @param more members of the account that change with them
 */
export const moveContacts = (
  user: User,
  to: Contacts,
  now: EpochMs,
  { room, more = {} }: { readonly room?: Room | undefined; readonly more?: Partial<User> } = {},
): Move => {
  const changes = { ...more, ...to, ...changedNow() }
  const changed: User = { ...user, ...changes }
  const freed = freedBy(user, to)
  const claims = [...emailClaim(user, to, now, room), ...phoneClaim(user, to, now)]
  const account = accountUpdate(user, changed, changes)
  const writes = [...claims, account, ...freed.map(each => keep(user, each, now)), ...(room?.writes ?? [])]
  return { changed, writes, freed }
}

const freedBy = (user: User, to: Contacts): Recipient[] => [
  ...(user.email !== null && user.email !== to.email ? [{ email: user.email }] : []),
  ...(user.phone_verified && !isStill(user, to) ? [{ phone_number: user.phone_number }] : []),
]

/** The number stays the account's, perhaps in a newer form. */
const isStill = ({ phone_number }: Pick<User, 'phone_number'>, to: Contacts): boolean =>
  to.phone_verified && formsOf(to.phone_number).includes(phone_number)

const emailClaim = ({ user_id, email }: User, to: Contacts, now: EpochMs, room: Room | undefined): Write[] => {
  if (to.email === null || to.email === email) return []
  const isFree = room?.isFree ?? freeFor(user_id, 'attribute_not_exists(pk)', now)
  return [put('identity', { ...keys.email(to.email), user_id }, isFree)]
}

const phoneClaim = (user: User, { phone_number, phone_verified }: Contacts, now: EpochMs): Write[] => {
  const { user_id } = user
  if (phone_number === user.phone_number && phone_verified === user.phone_verified) return []
  if (!phone_verified) return phone_number ? [put('identity', { ...keys.phoneNamed(phone_number), user_id })] : []
  return [claimNumber(phone_number, user_id, now)]
}

/** A number that its owner has just proved. Whoever only gave it loses it. */
export const claimNumber = (phone_number: string, user_id: string, now: EpochMs): Write =>
  put(
    'identity',
    { ...keys.phone(phone_number), user_id, verified_at: toIso(now) },
    freeFor(user_id, 'attribute_not_exists(verified_at) AND attribute_not_exists(reserved_until)', now),
  )

/** What an account gave up is free for others when it cannot be taken back any more. */
export const freeFor = (userId: string, isFree: string, now: EpochMs): Condition => ({
  when: `(${isFree}) OR user_id = :me OR reserved_until <= :now`,
  values: { ':me': userId, ':now': toIso(now) },
})

const keep = ({ user_id }: User, freed: Recipient, now: EpochMs): Write => {
  const reserved_until = keptUntil(now)
  const key = 'email' in freed ? keys.email(freed.email) : keys.phone(freed.phone_number)
  return put(
    'identity',
    { ...key, user_id, reserved_until, ttl: toTtl(fromIso(reserved_until)) },
    { when: 'attribute_not_exists(pk) OR user_id = :me', values: { ':me': user_id } },
  )
}

/** On condition that the account's contacts, role and state are those that were read. */
const accountUpdate = (user: User, changed: User, set: Partial<User>): Write => {
  const { directory_name } = userItem(changed)
  return update('identity', keys.user(user.user_id), {
    set: { ...set, directory_name },
    ...every(contactsAsRead(user), stateAsRead(user), isNotBeingErased),
  })
}

/** Whether another account signs in by the number, or can take it back, in any form that it is stored under. */
export const isAnothers = async (phoneNumber: string, userId: string, now: EpochMs): Promise<boolean> =>
  (await Promise.all(formsOf(phoneNumber).map(form => readAnyClaim(keys.phone(form))))).some(
    claim => claim && claim.user_id !== userId && (claim.verified_at !== undefined || isReserved(claim, now)),
  )

/** Free what else leads to a number that an account gives up: one it only named, or an earlier form. They go with the move. */
export const nameReleases = async (user: User, to: Contacts): Promise<Write[]> => {
  const { user_id, phone_number, phone_verified } = user
  if (phone_number === to.phone_number || phone_number === '') return []
  const isOlderForm = phone_verified && isStill(user, to)
  const claims = [keys.phoneNamed(phone_number), ...(isOlderForm || !phone_verified ? [keys.phone(phone_number)] : [])]
  const held = await Promise.all(claims.map(readAnyClaim))
  const ofMine = { when: 'user_id = :me', values: { ':me': user_id } }
  return claims.filter((_, at) => held[at]?.user_id === user_id).map(key => remove('identity', key, ofMine))
}
