/** The keys of the items that the platform reads itself, to check a token and for a purchase; identity's rules have the rest. */

export const accessKeys = {
  publicKeys: { pk: 'JWKS', sk: 'ACCESS' },
  session: (userId: string, sessionId: string) => ({ pk: `SESSIONS#${userId}`, sk: sessionId }),
  apiKey: (userId: string, id: string) => ({ pk: `API-KEYS#${userId}`, sk: id }),
  /** Whose key it is, by its hash. */
  apiKeyHash: (hash: string) => ({ pk: `API-KEY#${hash}`, sk: 'KEY' }),
}

/** All items of an account are under its `pk`. */
export const accountKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'USER' })
