import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Role } from '../../platform/domain.ts'
import { tableName } from '../../platform/dynamo/client.ts'
import { changing } from '../../platform/dynamo/items.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { accountChanged, lastSuperAdmin } from '../rules/administration.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'
import { joinSuperAdmins, leaveSuperAdmins } from './super-admins.ts'

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN */
export const changeRole = (user: User, role: Role): Promise<User> => rewrite(user, { ...user, role })

/** @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN */
export const deactivate = (user: User, now: EpochMs): Promise<User> =>
  rewrite(user, { ...user, deactivated_at: user.deactivated_at ?? toIso(now) })

/** @throws DomainError ACCOUNT_CHANGED */
export const activate = (user: User): Promise<User> => rewrite(user, { ...user, deactivated_at: undefined })

const reigns = ({ role, deactivated_at }: User): boolean => role === 'super_admin' && deactivated_at === undefined

/**
 * Role, state and the roster of active super_admins change together, and only if role and state are those of `before`.
 */
const rewrite = async (before: User, after: User): Promise<User> => {
  if (before.role === after.role && before.deactivated_at === after.deactivated_at) return after
  const items = [update(before, after)]
  if (reigns(before) && !reigns(after)) items.push(leaveSuperAdmins(before.user_id))
  if (!reigns(before) && reigns(after)) items.push(joinSuperAdmins(before.user_id))
  const failed = await transact(items)
  if (failed.length === 0) return after
  throw failed.includes(0) ? accountChanged() : lastSuperAdmin()
}

const update = (before: User, { role, deactivated_at }: User): TransactItem => {
  const { expression, names, values } = changing({ role, deactivated_at })
  const state =
    before.deactivated_at === undefined ? 'attribute_not_exists(#deactivated_at)' : '#deactivated_at = :since'
  return {
    Update: {
      TableName: tableName('identity'),
      Key: keys.user(before.user_id),
      UpdateExpression: expression,
      ConditionExpression: `#role = :was AND ${state}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...values,
        ':was': before.role,
        ...(before.deactivated_at !== undefined && { ':since': before.deactivated_at }),
      },
    },
  }
}
