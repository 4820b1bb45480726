import type { JWK } from 'jose'
import { getItem } from './items.ts'

/** The keys of the items that every endpoint reads to check a token; the identity store writes the items. */
export const accessKeys = {
  publicKeys: { pk: 'JWKS', sk: 'ACCESS' },
  session: (userId: string, sessionId: string) => ({ pk: `SESSIONS#${userId}`, sk: sessionId }),
}

/** The public halves of the keys that sign access tokens (RFC 7517): the present, the previous and the next ones. */
export const readPublicKeys = async (): Promise<readonly JWK[]> => {
  const keys = (await getItem('identity', accessKeys.publicKeys, { consistent: false }))?.keys
  return Array.isArray(keys) ? keys : []
}

/** Whether the session exists and was not revoked; read consistently, so that a revocation works at once. */
export const isSessionAlive = async (userId: string, sessionId: string): Promise<boolean> => {
  const session = await getItem('identity', accessKeys.session(userId, sessionId), { projection: 'revoked_at' })
  return session !== undefined && session.revoked_at === undefined
}
