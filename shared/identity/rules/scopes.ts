import type { Scope } from '../../platform/auth/scopes.ts'

/** The caller's own account and purchases. */
const own = [
  'read:profile',
  'write:profile',
  'read:sessions',
  'write:sessions',
  'read:bookings',
  'write:bookings',
  'read:payments',
  'write:payments',
] as const satisfies readonly Scope[]

/** All accounts, and the activity log. */
const administration = ['read:users', 'write:users', 'read:activity'] as const satisfies readonly Scope[]

/** The scopes of each role's tokens, listed here only. */
const scopes = {
  customer: own,
  agent: own,
  mechanic: own,
  driver: own,
  moderator: own,
  admin: [...own, ...administration],
  super_admin: [...own, ...administration],
} as const satisfies Record<string, readonly Scope[]>

export type RoleName = keyof typeof scopes

export const roleNames = Object.keys(scopes) as [RoleName, ...RoleName[]]

/** A token's `scope` claim (RFC 8693 §4.2: names with spaces between). */
export const scopeOf = (role: RoleName): string => scopes[role].join(' ')
