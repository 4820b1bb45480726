/**
 * What a token may be used for. A contract names the scope it needs; shared/identity/rules/scopes.ts lists each role's
 * scopes.
 */
export const scopes = [
  'read:profile',
  'write:profile',
  'read:sessions',
  'write:sessions',
  'read:bookings',
  'write:bookings',
  'read:payments',
  'write:payments',
  'read:users',
  'write:users',
  'read:activity',
] as const

export type Scope = (typeof scopes)[number]

/** Whether a token's `scope` claim (RFC 8693 §4.2: names with a space between) grants what is needed. */
export const grants = (claim: string, needed: Scope | undefined): boolean =>
  needed === undefined || claim.split(' ').includes(needed)
