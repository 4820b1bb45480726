import { product } from '../../domains.ts'
import type { Role } from '../../platform/domain.ts'

export const roleNames = product.roles as [Role, ...Role[]]

/** What a token of that role says of it: the roles whose endpoints it may call, and its scopes (RFC 8693 §4.2). */
export const permissionsOf = (role: Role) => ({
  role,
  roles: product.coveredBy(role),
  scope: product.scopesOf(role).join(' '),
})
