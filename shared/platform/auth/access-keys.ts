/** The keys of the items that the platform reads itself, to check a token and for a purchase; identity's rules have the rest. */

export const accessKeys = {
  publicKeys: { pk: 'JWKS', sk: 'ACCESS' },
  session: (userId: string, sessionId: string) => ({ pk: `SESSIONS#${userId}`, sk: sessionId }),
  apiKey: (userId: string, id: string) => ({ pk: `API-KEYS#${userId}`, sk: id }),
  /** Whose key it is, by its hash. */
  apiKeyHash: (hash: string) => ({ pk: `API-KEY#${hash}`, sk: 'KEY' }),
  /** A copy of what was changed of the roles' scopes. There are several, as each request of an account reads one. */
  roleScopes: (copy: string) => ({ pk: `ROLE-SCOPES#${copy}`, sk: 'SCOPES' }),
}

/** As many as one transaction writes beside the record of the role; a key can be read 3,000 times a second. */
export const scopeCopies = 64

/** The copy that an account's requests read, by the end of its id, which is random. */
export const scopeCopyOf = (userId: string): string => String(Number.parseInt(userId.slice(-2), 36) % scopeCopies)

/** All items of an account are under its `pk`. */
export const accountKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'USER' })

/** How the account's owner wants to be told of bookings. */
export const preferencesKey = (userId: string) => ({ pk: accountKey(userId).pk, sk: 'PREFERENCES' })
