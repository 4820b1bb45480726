import { getItem } from '../../platform/dynamo/items.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { lastSuperAdmin } from '../rules/administration.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { userItem } from './users.ts'

/** The roster has the ids of the active super_admins, by which the last one is recognized. */
export const isThereSuperAdmin = async (): Promise<boolean> =>
  (await getItem('identity', keys.superAdmins)) !== undefined

/**
 * Asks, before anything else is changed, what the deletion of an account asks again when it is written.
 * @throws DomainError LAST_SUPER_ADMIN
 */
export const requireOtherSuperAdmin = async ({ user_id, role }: User): Promise<void> => {
  const roster = role === 'super_admin' ? await getItem('identity', keys.superAdmins) : undefined
  if (roster?.user_ids instanceof Set && roster.user_ids.has(user_id) && roster.user_ids.size === 1)
    throw lastSuperAdmin()
}

/** Takes an account off the roster, in the transaction that ends its role or deactivates it; never the last one. */
export const leaveSuperAdmins = (userId: string): Write =>
  update('identity', keys.superAdmins, {
    drop: { user_ids: new Set([userId]) },
    when: 'contains(#user_ids, :id) AND size(#user_ids) > :one',
    values: { ':id': userId, ':one': 1 },
  })

/** Puts an account on the roster; with `first` only if the roster does not exist. */
export const joinSuperAdmins = (userId: string, { first = false } = {}): Write =>
  update('identity', keys.superAdmins, { add: { user_ids: new Set([userId]) }, ...(first && isNew) })

/**
 * Makes a `super_admin`'s account with its address's and number's claim, all or nothing.
 * @returns `made`, or the reason it was not: there is one already (with `first`), or an account has the address or
 *   number
 */
export const createSuperAdmin = async (
  user: User & { readonly email: string },
  { first }: { first: boolean },
): Promise<'made' | 'there-is-one' | 'email-taken' | 'phone-taken'> => {
  const { user_id, email, phone_number } = user
  const addressed = [keys.email(email), ...(phone_number ? [keys.phone(phone_number)] : [])]
  const claims = addressed.map(key => put('identity', { ...key, user_id }, isNew))
  const account = put('identity', userItem(user), isNew)
  const failed = await transact([joinSuperAdmins(user_id, { first }), account, ...claims])
  if (failed.length === 0) return 'made'
  if (failed.includes(0)) return 'there-is-one'
  return failed.includes(2) ? 'email-taken' : 'phone-taken'
}
