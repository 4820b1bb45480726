import type { User as UserOnTheWire } from '../contracts/user.ts'
import { presentRole } from '../rules/permissions.ts'
import type { User } from '../rules/user.ts'

/** The account without its secrets. */
export const toUser = ({ user_id, password_hash, ...user }: User): UserOnTheWire => ({
  id: user_id,
  ...user,
  role: presentRole(user.role),
})
