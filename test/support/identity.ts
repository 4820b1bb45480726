import { generateKeyPairSync } from 'node:crypto'
import type { CryptoKey } from 'jose'
import type { TableName } from '../../lib/tables.ts'
import { hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import { type RoleName, scopeOf } from '../../shared/identity/rules/scopes.ts'
import { publishKeys } from '../../shared/identity/store/public-keys.ts'
import { startSession } from '../../shared/identity/store/sessions.ts'
import { newId, newSuffix } from '../../shared/kernel/ids.ts'
import { signAccessToken } from '../../shared/platform/auth/access-token.ts'
import { createTables } from './dynamo.ts'

let key: { readonly kid: string; readonly privateKey: CryptoKey } | undefined

/**
 * Tables for accounts, sessions and limits (and `more`), and a fresh key that signs access tokens. Once per test file:
 * functions keep the public keys they have read.
 */
export const startIdentity = async (...more: TableName[]): Promise<void> => {
  await createTables('identity', 'runtime', ...more)
  const pair = generateKeyPairSync('ed25519')
  const kid = newSuffix(Date.now())
  const jwk = pair.publicKey.export({ format: 'jwk' })
  await publishKeys('access', [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }])
  key = { kid, privateKey: pair.privateKey.toCryptoKey('Ed25519', false, ['sign']) }
}

/** A signed-in account's access token: a real session and a real signature, with no account behind it. */
export const accessTokenFor = async (
  role: RoleName = 'customer',
  userId = newId('user', Date.now()),
): Promise<{ token: string; userId: string; sessionId: string }> => {
  if (!key) throw new Error('call startIdentity first')
  const now = Date.now()
  const sessionId = newId('session', now)
  const session = {
    session_id: sessionId,
    user_id: userId,
    client: 'native',
    ip: '203.0.113.7',
    user_agent: 'vitest',
  } as const
  await startSession(session, hashOf(newRefreshToken()), now)
  const bearer = { user_id: userId, session_id: sessionId, role, scope: scopeOf(role) }
  return { token: await signAccessToken(bearer, key, now), userId, sessionId }
}
