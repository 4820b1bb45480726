import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { type Condition, isNew, put, remove, type Write } from '../../platform/dynamo/writes.ts'
import { identityIds } from '../domain.ts'
import { isReserved } from '../rules/identifier.ts'
import { keys } from '../rules/keys.ts'
import { keepsAddress } from '../rules/registration.ts'
import type { MailUser, User } from '../rules/user.ts'
import { readAnyClaim, readUser, userItem } from './users.ts'

/** What it takes that an account has an address that its owner has proved. */
export interface Room {
  /** The condition of the claim to it. */
  readonly isFree: Condition
  /** They go with it. */
  readonly writes: readonly Write[]
  /** The account that gives way: an earlier version made it without proof of the address. */
  readonly unproved: User | undefined
}

/** @returns undefined where another account than `userId` has the address, or can take it back */
export const roomFor = async (email: string, now: EpochMs, userId?: string): Promise<Room | undefined> => {
  const claim = await readAnyClaim(keys.email(email))
  if (!claim) return { isFree: isNew, writes: [], unproved: undefined }
  const { user_id, reserved_until } = claim
  const isUnchanged = {
    when: `user_id = :held AND ${reserved_until === undefined ? 'attribute_not_exists(reserved_until)' : 'reserved_until = :until'}`,
    values: { ':held': user_id, ...(reserved_until !== undefined && { ':until': reserved_until }) },
  }
  if (user_id === userId || (reserved_until !== undefined && !isReserved(claim, now)))
    return { isFree: isUnchanged, writes: [], unproved: undefined }
  const unproved = reserved_until === undefined ? await readUser(user_id) : undefined
  if (!unproved || keepsAddress(unproved)) return undefined
  return { isFree: isUnchanged, writes: erasureOf(unproved), unproved }
}

/** A new account with its address. */
export const claimOf = (account: MailUser, { isFree, writes }: Room): Write[] => [
  put('identity', { ...keys.email(account.email), user_id: account.user_id }, isFree),
  put('identity', userItem(account), isNew),
  ...writes,
]

const erasureOf = ({ user_id }: User): Write[] => [
  remove('identity', keys.user(user_id), {
    when: 'email_verified = :no AND attribute_not_exists(deactivated_at)',
    values: { ':no': false },
  }),
  ...[keys.verification(user_id), keys.logins(user_id), keys.passwordReset(user_id)].map(key =>
    remove('identity', key),
  ),
]

/** Whether an address is kept from others than `userId`. It does the same for one that nobody has. */
export const isAddressTaken = async (email: string, now: EpochMs, userId?: string): Promise<boolean> => {
  const key = keys.email(email)
  const claim = await readAnyClaim(key)
  const account = await readUser(claim?.user_id ?? derivedId(identityIds.user, key.pk))
  if (!claim || claim.user_id === userId) return false
  return claim.reserved_until === undefined ? keepsAddress(account) : isReserved(claim, now)
}
