import { type Invitation, isBacked } from '../rules/invitation.ts'
import { presentRole } from '../rules/permissions.ts'
import { boundsOf, presentScopes, unchanged } from '../rules/roles.ts'
import type { User } from '../rules/user.ts'
import { readChangedRole } from '../store/roles.ts'
import { readUser } from '../store/users.ts'

/** Who made an invitation, if its maker might still invite to that role. */
export const backerOf = async (invitation: Invitation): Promise<User | undefined> => {
  const inviter = await readUser(invitation.invited_by)
  if (!inviter) return undefined
  const role = presentRole(inviter.role)
  const scopes = presentScopes(boundsOf(role), (await readChangedRole(role)) ?? unchanged)
  return isBacked(invitation, inviter, scopes) ? inviter : undefined
}
