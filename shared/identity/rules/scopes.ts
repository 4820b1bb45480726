const own = ['read:profile', 'write:profile', 'read:bookings', 'write:bookings', 'write:payments'] as const

/** What each role's tokens may be used for: the one table of it. */
const scopes = {
  customer: own,
  agent: own,
  mechanic: own,
  driver: own,
  moderator: own,
  admin: own,
  super_admin: own,
} as const satisfies Record<string, readonly string[]>

export type RoleName = keyof typeof scopes

export const roleNames = Object.keys(scopes) as [RoleName, ...RoleName[]]

/** A token's `scope` claim (RFC 8693 §4.2: names with spaces between). */
export const scopeOf = (role: RoleName): string => scopes[role].join(' ')
