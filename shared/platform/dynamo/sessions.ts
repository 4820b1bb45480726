import type { JWK } from 'jose'
import { accessKeys } from '../auth/access-keys.ts'
import { getItem } from './items.ts'

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
