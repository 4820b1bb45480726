import type { Role } from '../../platform/domain.ts'
import type { RoleWithScopes } from '../contracts/role.ts'
import { boundsOf, type ChangedRole, presentScopes, unchanged } from '../rules/roles.ts'

export const toRole = (role: Role, changed: ChangedRole | undefined): RoleWithScopes => {
  const bounds = boundsOf(role)
  return {
    role,
    scopes: [...presentScopes(bounds, changed ?? unchanged)],
    may_have: [...bounds.most],
    changed_at: changed?.changed_at ?? null,
  }
}
