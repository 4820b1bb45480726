import type { Services } from '../../local/services/start-services.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { permissionsOf } from '../../shared/identity/rules/permissions.ts'
import { hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { startSession } from '../../shared/identity/store/sessions.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { signAccessToken } from '../../shared/platform/auth/access-token.ts'
import { ensurePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import type { Role, TableName } from '../../shared/platform/domain.ts'
import { createTables } from './dynamo.ts'
import { startSecrets } from './secrets.ts'

/**
 * Tables for accounts, sessions and limits (and `more`), all secrets, and fresh signing keys, made as a deploy makes
 * them. Once per test file, as functions keep what keys and secrets they have read: `beforeAll(() => startIdentity())`.
 * @returns what stops it; vitest calls it if `beforeAll` gives it on
 */
export const startIdentity = async (...more: TableName[]): Promise<() => Promise<void>> =>
  (await startIdentityServices(...more)).stop

/** The same, with the services: what was mailed is in their inbox. */
export const startIdentityServices = async (...more: TableName[]): Promise<Services> => {
  await createTables('identity', 'runtime', ...more)
  process.env.TEXT_CAPS = JSON.stringify({ per_day: 1e6, per_country: 1e6 })
  const services = await startSecrets()
  for (const [purpose, secret] of [
    ['access', process.env.ACCESS_SECRET],
    ['tickets', process.env.TICKETS_SECRET],
  ] as const)
    await addPublicKeys(purpose, (await ensurePrivateKeys(secret ?? '')).keys)
  return services
}

/** A signed-in account's access token: a real session and a real signature, with no account behind it. */
export const accessTokenFor = async (
  role: Role = 'customer',
  userId = newId(identityIds.user, Date.now()),
): Promise<{ token: string; userId: string; sessionId: string }> => {
  const now = Date.now()
  const sessionId = newId(identityIds.session, now)
  const session = {
    session_id: sessionId,
    user_id: userId,
    client: 'native',
    ip: '203.0.113.7',
    user_agent: 'vitest',
  } as const
  await startSession(session, { hash: hashOf(newRefreshToken()), seconds: 3600 }, now)
  const bearer = { user_id: userId, session_id: sessionId, ...permissionsOf(role) }
  return { token: await signAccessToken(bearer, await readSigningKey('ACCESS_SECRET'), now), userId, sessionId }
}
