import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Role } from '../../platform/domain.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { update, type Write } from '../../platform/dynamo/writes.ts'
import { accountChanged, lastSuperAdmin } from '../rules/administration.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { joinSuperAdmins, leaveSuperAdmins } from './super-admins.ts'
import { checkUser } from './users.ts'

/** @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN */
export const changeRole = (user: User, role: Role): Promise<User> => rewrite(user, { ...user, role })

/** @throws DomainError ACCOUNT_CHANGED, LAST_SUPER_ADMIN */
export const deactivate = (user: User, now: EpochMs): Promise<User> =>
  rewrite(user, { ...user, deactivated_at: user.deactivated_at ?? toIso(now) })

/** @throws DomainError ACCOUNT_CHANGED */
export const activate = (user: User): Promise<User> => rewrite(user, { ...user, deactivated_at: undefined })

const isActiveSuperAdmin = ({ role, deactivated_at }: User): boolean =>
  role === 'super_admin' && deactivated_at === undefined

/**
 * Role, state and the roster of active super_admins change together, and only if role and state are those of `before`.
 */
const rewrite = async (before: User, after: User): Promise<User> => {
  if (before.role === after.role && before.deactivated_at === after.deactivated_at) return after
  checkUser(after)
  const items = [accountUpdate(before, after)]
  if (isActiveSuperAdmin(before) && !isActiveSuperAdmin(after)) items.push(leaveSuperAdmins(before.user_id))
  if (!isActiveSuperAdmin(before) && isActiveSuperAdmin(after)) items.push(joinSuperAdmins(before.user_id))
  const failed = await transact(items)
  if (failed.length === 0) return after
  throw failed.includes(0) ? accountChanged() : lastSuperAdmin()
}

const accountUpdate = (before: User, { role, deactivated_at }: User): Write => {
  const state =
    before.deactivated_at === undefined ? 'attribute_not_exists(#deactivated_at)' : '#deactivated_at = :since'
  return update('identity', keys.user(before.user_id), {
    set: { role, deactivated_at },
    when: `#role = :was AND ${state}`,
    values: { ':was': before.role, ...(before.deactivated_at !== undefined && { ':since': before.deactivated_at }) },
  })
}
