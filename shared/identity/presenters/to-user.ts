import type { User as UserOnTheWire } from '../contracts/user.ts'
import { presentRole } from '../rules/permissions.ts'
import type { User } from '../rules/user.ts'

/** The account without its secrets. */
export const toUser = ({ user_id, ...user }: Omit<User, 'password_hash'>): UserOnTheWire => ({
  ...user,
  username: user.username ?? null,
  id: user_id,
  role: presentRole(user.role),
  is_active: user.deactivated_at === undefined,
  updated_at: user.updated_at ?? user.created_at,
})
