/** The keys of the items that every endpoint reads to check a token; the identity store writes the items. */
export const accessKeys = {
  publicKeys: { pk: 'JWKS', sk: 'ACCESS' },
  session: (userId: string, sessionId: string) => ({ pk: `SESSIONS#${userId}`, sk: sessionId }),
}
