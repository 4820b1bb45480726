import type { Scope } from '../../platform/auth/scopes.ts'

/** One's own account, and what one buys. */
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

/** Everybody's accounts, and the log of who changed what. */
const administration = ['read:users', 'write:users', 'read:activity'] as const satisfies readonly Scope[]

/** What each role's tokens may be used for: the one table of it. */
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
