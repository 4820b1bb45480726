import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { tableName } from '../../platform/dynamo/client.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'
import { userItem } from './users.ts'

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** The roster has the ids of the active super_admins, by which the last one is recognized. */
const roster = () => ({ TableName: tableName('identity'), Key: keys.superAdmins })

export const isThereSuperAdmin = async (): Promise<boolean> =>
  (await getItem('identity', keys.superAdmins)) !== undefined

/** Takes an account off the roster, in the transaction that ends its role or deactivates it; never the last one. */
export const leaveSuperAdmins = (userId: string): TransactItem => ({
  Update: {
    ...roster(),
    UpdateExpression: 'DELETE user_ids :ids',
    ConditionExpression: 'contains(user_ids, :id) AND size(user_ids) > :one',
    ExpressionAttributeValues: { ':ids': new Set([userId]), ':id': userId, ':one': 1 },
  },
})

/** Puts an account on the roster; with `first` only if the roster does not exist. */
export const joinSuperAdmins = (userId: string, { first = false } = {}): TransactItem => ({
  Update: {
    ...roster(),
    UpdateExpression: 'ADD user_ids :ids',
    ...(first && { ConditionExpression: 'attribute_not_exists(pk)' }),
    ExpressionAttributeValues: { ':ids': new Set([userId]) },
  },
})

/**
 * Makes a `super_admin`'s account with its address's and number's claim, all or nothing.
 * @returns `made`, or the reason it was not: there is one already (with `first`), or an account has the address or
 *   number
 */
export const createSuperAdmin = async (
  user: User & { readonly email: string },
  { first }: { first: boolean },
): Promise<'made' | 'there-is-one' | 'email-taken' | 'phone-taken'> => {
  const put = (Item: Record<string, unknown>): TransactItem => ({
    Put: { TableName: tableName('identity'), Item, ConditionExpression: 'attribute_not_exists(pk)' },
  })
  const { user_id, email, phone_number } = user
  const claims = [put({ ...keys.email(email), user_id })]
  if (phone_number) claims.push(put({ ...keys.phone(phone_number), user_id }))
  const failed = await transact([joinSuperAdmins(user_id, { first }), put(userItem(user)), ...claims])
  if (failed.length === 0) return 'made'
  if (failed.includes(0)) return 'there-is-one'
  return failed.includes(2) ? 'email-taken' : 'phone-taken'
}
