import type { ManagedUser } from '../contracts/managed-user.ts'
import { presentRole } from '../rules/permissions.ts'
import type { User } from '../rules/user.ts'

/** The account as shown to an administrator, without its secrets. */
export const toManagedUser = (user: Omit<User, 'password_hash'>): ManagedUser => ({
  ...user,
  id: user.user_id,
  role: presentRole(user.role),
  is_active: user.deactivated_at === undefined,
  deactivated_at: user.deactivated_at ?? null,
})
