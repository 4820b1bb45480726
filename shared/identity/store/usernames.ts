import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { put, remove, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { readClaim } from './users.ts'

export const isUsernameTaken = async (username: string): Promise<boolean> =>
  (await readClaim(keys.username(username))) !== undefined

/** An account has at most one: the claim is written with the account that names it. */
export const claimUsername = (username: string, user_id: string): Write =>
  put('identity', { ...keys.username(username), user_id }, mineOrNew(user_id))

/** Frees an account's username, so that anybody may take it. */
export const releaseUsername = async ({ user_id, username }: User): Promise<void> => {
  if (username !== undefined) await isWritten(freeUsername(username, user_id))
}

export const freeUsername = (username: string, userId: string): Write =>
  remove('identity', keys.username(username), mineOrNew(userId))

const mineOrNew = (userId: string) => ({
  when: 'attribute_not_exists(pk) OR user_id = :me',
  values: { ':me': userId },
})
