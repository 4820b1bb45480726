import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { handler } from '../../functions/reservations/list-active-reservations.ts'
import { product } from '../../shared/domains.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { createApiKey } from '../../shared/identity/store/api-keys.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { hashOfApiKey, newApiKey } from '../../shared/platform/auth/api-key.ts'
import type { Role } from '../../shared/platform/domain.ts'
import { listActiveReservations as contract } from '../../shared/reservations/contracts/list-active-reservations.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

// When drivers were customers no longer, their tokens had lost a customer's scopes with the next refresh. Their API keys
// kept them, as an endpoint took the keys of every role that may be granted its scope; no key ever has a granted one.

beforeAll(() => {
  vi.stubEnv('API_KEY_ROLES', product.rolesOfApiKeys(contract).join(' '))
  return startIdentity('commerce')
})
afterAll(() => vi.unstubAllEnvs())

/** A key as it was made when the role had the scope by the manifests. */
const earlierKey = async (role: Role): Promise<string> => {
  const { userId, sessionId } = await accessTokenFor(role)
  const secret = newApiKey(undefined)
  const id = newId(identityIds.apiKey, Date.now())
  const given = { role, roles: product.coveredBy(role), scopes: ['read:bookings'], hash: hashOfApiKey(secret) }
  const key = { id, user_id: userId, name: 'till 3', revision: 0, created_at: toIso(Date.now()), ...given }
  expect(await createApiKey(key, sessionId)).toBe(true)
  return secret
}

it.each(product.roles)('an API key of role %s works where that role still has the scope', async role => {
  const { status } = await call(handler, { token: await earlierKey(role) })
  expect(status).toBe(product.scopesOf(role).includes('read:bookings') ? 200 : 403)
})
