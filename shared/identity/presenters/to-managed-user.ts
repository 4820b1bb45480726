import type { ManagedUser } from '../contracts/managed-user.ts'
import type { User } from '../rules/user.ts'
import { toUser } from './to-user.ts'

/** The account as shown to an administrator, without its secrets. */
export const toManagedUser = (user: Omit<User, 'password_hash'>): ManagedUser => ({
  ...toUser(user),
  deactivated_at: user.deactivated_at ?? null,
})
