import { createHmac, generateKeyPairSync } from 'node:crypto'
import { type CryptoKey, exportJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { permissionsOf, roleNames } from '../../shared/identity/rules/permissions.ts'
import { hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { accessKeys, scopeCopyOf } from '../../shared/platform/auth/access-keys.ts'
import { readSigningKey, type SigningKey } from '../../shared/platform/auth/signing-key.ts'
import type { Scope } from '../../shared/platform/domain.ts'
import { client, tableName } from '../../shared/platform/dynamo/client.ts'
import { readPublicKeys } from '../../shared/platform/dynamo/sessions.ts'
import { defineContract, type RequiredRole } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

const whoAmI = (auth: RequiredRole, scope?: Scope) =>
  endpoint(
    defineContract({
      name: 'whoAmI',
      method: 'GET',
      path: '/who-am-i',
      summary: 'The caller.',
      auth,
      ...(scope && { scope }),
      reply: { status: 200, schema: z.object({ user_id: z.nullable(z.string()) }) },
      errors: {},
    }),
    async ({ user }) => ({ user_id: user?.user_id ?? null }),
  )
const handler = whoAmI('customer')

let ours: SigningKey
let good: Awaited<ReturnType<typeof accessTokenFor>>

beforeAll(async () => {
  const stop = await startIdentity()
  ours = await readSigningKey('ACCESS_SECRET')
  good = await accessTokenFor()
  return stop
})

/** A valid token but for the given changes. */
const forge = (
  wrong: { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: CryptoKey; without?: string } = {},
): Promise<string> => {
  const seconds = Math.floor(Date.now() / 1000)
  const claims: Record<string, unknown> = {
    sub: good.userId,
    sid: good.sessionId,
    role: 'customer',
    roles: ['customer'],
    scope: 'read:bookings',
    iss: 'holdfast',
    aud: 'holdfast-api',
    iat: seconds,
    exp: seconds + 1800,
    ...wrong.claims,
  }
  if (wrong.without) delete claims[wrong.without]
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: ours.kid, ...wrong.header })
    .sign(wrong.key ?? ours.privateKey)
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const swapHeader = (token: string, header: Record<string, unknown>): string =>
  [base64url(header), ...token.split('.').slice(1)].join('.')

/** The classic confusion: the public key as the secret of an HMAC. */
const hmacWithPublicKey = async (): Promise<string> => {
  const [publicKey] = await readPublicKeys()
  const input = `${base64url({ alg: 'HS256', typ: 'at+jwt', kid: ours.kid })}.${(await forge()).split('.')[1]}`
  return `${input}.${createHmac('sha256', JSON.stringify(publicKey)).update(input).digest('base64url')}`
}

const stranger = generateKeyPairSync('ed25519')
const strangerKey = stranger.privateKey.toCryptoKey('Ed25519', false, ['sign'])
const past = Math.floor(Date.now() / 1000) - 60

const forgeries: Record<string, () => string | Promise<string>> = {
  'that is no token': () => 'not-a-token',
  'with alg none': async () =>
    `${swapHeader(await forge(), { alg: 'none', typ: 'at+jwt' })
      .split('.')
      .slice(0, 2)
      .join('.')}.`,
  'with HS256 keyed by the public key': hmacWithPublicKey,
  'signed by another key under the deployment’s kid': () => forge({ key: strangerKey }),
  'of a foreign kid': () => forge({ header: { kid: 'another' }, key: strangerKey }),
  'that brings its own key': async () =>
    forge({ header: { jwk: await exportJWK(stranger.publicKey) }, key: strangerKey }),
  'that names an address of its key': () =>
    forge({ header: { kid: undefined, jku: 'https://keys.example/jwks.json' }, key: strangerKey }),
  'with a changed payload': async () => {
    const [header, , signature] = (await forge()).split('.')
    const payload = (await forge({ claims: { role: 'super_admin' } })).split('.')[1]
    return `${header}.${payload}.${signature}`
  },
  'for another audience': () => forge({ claims: { aud: 'another-api' } }),
  'of another issuer': () => forge({ claims: { iss: 'another' } }),
  'of another type': () => forge({ header: { typ: 'JWT' } }),
  'that is a ticket code': () => forge({ header: { typ: 'ticket+jwt' } }),
  'that has expired': () => forge({ claims: { exp: past } }),
  'without an end': () => forge({ without: 'exp' }),
  'without a subject': () => forge({ without: 'sub' }),
  'without a session': () => forge({ without: 'sid' }),
  'without a role': () => forge({ without: 'role' }),
  'without the roles it may act in': () => forge({ without: 'roles' }),
  'with roles as a text': () => forge({ claims: { roles: 'customer admin' } }),
  'without scopes': () => forge({ without: 'scope' }),
  'with scopes as a list': () => forge({ claims: { scope: ['read:users', 'write:users'] } }),
  'with scopes its signature does not cover': async () => {
    const [header, , signature] = (await forge()).split('.')
    const payload = (await forge({ claims: { scope: 'read:users write:users' } })).split('.')[1]
    return `${header}.${payload}.${signature}`
  },
  'that is a refresh token': () => newRefreshToken(),
  'that is the hash of a refresh token': () => hashOf(newRefreshToken()),
  'of a missing session': () => forge({ claims: { sid: 'ses_00000000000000000000000000' } }),
  'of another account’s session': () => forge({ claims: { sub: 'usr_00000000000000000000000000' } }),
}

describe('an access token', () => {
  it('200 for a live session, with an unchanged token of the forging function', async () => {
    expect(await call(handler, { token: good.token })).toMatchObject({ status: 200, body: { user_id: good.userId } })
    expect(await call(handler, { token: await forge() })).toMatchObject({ status: 200 })
  })

  it('401 UNAUTHENTICATED without one', async () => {
    expect(await call(handler)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  })

  it.each(Object.entries(forgeries))('401 UNAUTHENTICATED for one %s', async (_, make) => {
    const answer = await call(handler, { token: await make() })
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED', status: 401 } })
    expect(answer.headers['content-type']).toBe('application/problem+json')
  })

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'bearer'])(
    '401 UNAUTHENTICATED for "%s"',
    async authorization => {
      expect(await call(handler, { headers: { authorization } })).toMatchObject({ status: 401 })
    },
  )

  it('costs one small read', async () => {
    await call(handler, { token: good.token })
    const send = vi.spyOn(client, 'send')
    expect((await call(handler, { token: good.token })).status).toBe(200)
    const inputs = send.mock.calls.map(([command]) => command.input)
    send.mockRestore()
    const keys = [accessKeys.session(good.userId, good.sessionId), accessKeys.roleScopes(scopeCopyOf(good.userId))]
    expect(inputs).toEqual([
      {
        RequestItems: {
          [tableName('identity')]: {
            Keys: keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
            ConsistentRead: true,
            ProjectionExpression: 'sk, revoked_at, last_used_at, granted_customer, revoked_customer',
          },
        },
      },
    ])
  })

  it('401 UNAUTHENTICATED as soon as its session is revoked', async () => {
    const { token, userId, sessionId } = await accessTokenFor()
    expect((await call(handler, { token })).status).toBe(200)
    await revokeSession(userId, sessionId, Date.now())
    expect(await call(handler, { token })).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  })

  it('200 without one where it is optional, 401 with an invalid one all the same', async () => {
    const optional = whoAmI('optional')
    expect(await call(optional)).toMatchObject({ status: 200, body: { user_id: null } })
    expect(await call(optional, { token: good.token })).toMatchObject({ status: 200, body: { user_id: good.userId } })
    expect(await call(optional, { token: await forge({ claims: { exp: past } }) })).toMatchObject({ status: 401 })
  })
})

describe('a role', () => {
  it.each([
    ['customer', 'customer', 200],
    ['customer', 'agent', 403],
    ['customer', 'admin', 403],
    ['agent', 'agent', 200],
    ['agent', 'customer', 200],
    ['mechanic', 'customer', 403],
    ['driver', 'customer', 403],
    ['moderator', 'customer', 403],
    ['mechanic', 'account', 200],
    ['moderator', 'account', 200],
    ['agent', 'moderator', 403],
    ['mechanic', 'agent', 403],
    ['driver', 'agent', 403],
    ['moderator', 'admin', 403],
    ['admin', 'agent', 200],
    ['admin', 'super_admin', 403],
    ['super_admin', 'super_admin', 200],
    ['super_admin', 'customer', 200],
  ] as const)('%s at an endpoint of %s gets %i', async (role, needed, status) => {
    const { token } = await accessTokenFor(role)
    const answer = await call(whoAmI(needed), { token })
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.body.code).toBe('FORBIDDEN')
  })
})

describe('a scope', () => {
  const reading = whoAmI('customer', 'read:bookings')

  it.each(['read:bookings', 'write:bookings read:bookings', 'read:bookings read:bookings'])(
    '200 for a token of "%s"',
    async scope => {
      expect((await call(reading, { token: await forge({ claims: { scope } }) })).status).toBe(200)
    },
  )

  it.each([
    ['none', ''],
    ['another', 'write:bookings'],
    ['one that begins so', 'read:bookings:all'],
    ['one that ends so', 'xread:bookings'],
    ['one that holds it', 'x-read:bookings-x'],
    ['a wildcard', '*'],
    ['a wildcard of reading', 'read:*'],
    ['another case', 'READ:BOOKINGS'],
    ['another separator', 'write:bookings,read:bookings'],
    ['a line break for a space', 'write:bookings\nread:bookings'],
    ['look-alikes', 'read:b\u043e\u043ekings'],
  ])('403 FORBIDDEN for a token of %s', async (_, scope) => {
    const answer = await call(reading, { token: await forge({ claims: { scope } }) })
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it('403 FORBIDDEN for a high role without it, and for a wide scope without the role', async () => {
    const weak = await forge({ claims: { ...permissionsOf('super_admin'), scope: 'write:bookings' } })
    expect(await call(reading, { token: weak })).toMatchObject({ status: 403 })
    const strange = await forge({ claims: { role: 'customer', scope: 'read:users' } })
    expect(await call(whoAmI('admin', 'read:users'), { token: strange })).toMatchObject({ status: 403 })
  })

  it('403 FORBIDDEN where a token is optional and the one given lacks it; 200 without one', async () => {
    const optional = whoAmI('optional', 'read:bookings')
    expect((await call(optional)).status).toBe(200)
    const token = await forge({ claims: { scope: 'write:bookings' } })
    expect(await call(optional, { token })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it('401 UNAUTHENTICATED, not 403, for a revoked session that lacks it too', async () => {
    const { userId, sessionId } = await accessTokenFor()
    await revokeSession(userId, sessionId, Date.now())
    const token = await forge({ claims: { sub: userId, sid: sessionId, scope: '' } })
    expect(await call(reading, { token })).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  })
})

describe('the table of scopes', () => {
  it('gives every role its own data, and accounts of others to administrators alone', () => {
    for (const role of roleNames) {
      const isAdministrator = role === 'admin' || role === 'super_admin'
      expect(permissionsOf(role).scope).toContain('read:profile')
      expect(/read:users|write:users|read:activity/.test(permissionsOf(role).scope)).toBe(isAdministrator)
    }
  })
})
