import * as z from 'zod/mini'
import { product } from '../../domains.ts'
import type { Role } from '../../platform/domain.ts'

export const roleNames = product.roles as [Role, ...Role[]]

/** An account's role as stored: one that a manifest declares, or declared when it was given. */
export const StoredRole = z.string().check(z.regex(/^[a-z_]+$/)) as unknown as z.ZodMiniType<Role>

/** An account whose role no manifest declares any more is a customer's, until it is given another one. */
export const presentRole = (stored: Role): Role => (roleNames.includes(stored) ? stored : 'customer')

/** The claims of a token for an account of that role: the roles whose endpoints it may call, and its scopes (RFC 8693 §4.2). */
export const permissionsOf = (stored: Role) => {
  const role = presentRole(stored)
  return { role, roles: product.coveredBy(role), scope: product.scopesOf(role).join(' ') }
}
