import { generateKeyPairSync } from 'node:crypto'
import { type CryptoKey, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { identityIds } from '../../shared/identity/domain.ts'
import { policies } from '../../shared/identity/rules/key-ring.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { longestBearerMs, signBearerToken } from '../../shared/platform/auth/bearer-token.ts'
import { readSigningKey, type SigningKey } from '../../shared/platform/auth/signing-key.ts'
import type { Scope } from '../../shared/platform/domain.ts'
import { presentActor } from '../../shared/platform/dynamo/actor.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { defineContract, type Limit, type RequiredRole } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { newIp } from '../support/accounts.ts'
import { bearerTokenFor, newBearerId } from '../support/bearers.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

const whoAmI = (auth: RequiredRole, { limit, scope = 'read:bookings' }: { limit?: Limit; scope?: Scope } = {}) =>
  endpoint(
    defineContract({
      name: 'whoAmI',
      method: 'GET',
      path: '/who-am-i',
      summary: 'The caller.',
      auth,
      scope,
      ...(limit && { limit }),
      reply: { status: 200, schema: z.object({ user_id: z.nullable(z.string()), actor: z.string() }) },
      errors: {},
    }),
    async ({ user }) => ({ user_id: user?.user_id ?? null, actor: presentActor().id }),
  )
const handler = whoAmI('bearer')

let ours: SigningKey
beforeAll(async () => {
  const stop = await startIdentity()
  ours = await readSigningKey('ACCESS_SECRET')
  return stop
})
afterEach(() => void vi.useRealTimers())

const seconds = () => Math.floor(Date.now() / 1000)

/** A valid bearer's token but for the given changes. */
const forge = (claims: Record<string, unknown> = {}, key: CryptoKey = ours.privateKey): Promise<string> =>
  new SignJWT({
    sub: newBearerId(),
    role: 'bearer',
    roles: [],
    scope: 'read:bookings',
    iss: 'holdfast',
    aud: 'holdfast-api',
    iat: seconds(),
    exp: seconds() + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: ours.kid })
    .sign(key)

const strangerKey = generateKeyPairSync('ed25519').privateKey.toCryptoKey('Ed25519', false, ['sign'])
const unauthenticated = { status: 401, body: { code: 'UNAUTHENTICATED' } }
const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }

describe('where any signed token will do', () => {
  it('200 for a bearer’s, whose id is the owner and the author of what is written', async () => {
    const { token, bearerId } = await bearerTokenFor(['read:bookings'])
    expect(await call(handler, { token })).toMatchObject({ status: 200, body: { user_id: bearerId, actor: bearerId } })
    expect((await call(handler, { token: await forge() })).status).toBe(200)
  })

  it('200 for an account’s of every role with the scope, as long as its session lives', async () => {
    for (const role of ['customer', 'agent', 'super_admin'] as const) {
      const { token, userId } = await accessTokenFor(role)
      expect(await call(handler, { token })).toMatchObject({ status: 200, body: { user_id: userId } })
    }
  })

  it('401 UNAUTHENTICATED without one', async () => {
    expect(await call(handler)).toMatchObject(unauthenticated)
  })

  it.each<[string, () => Promise<string>]>([
    ['that has expired', () => forge({ exp: seconds() - 60 })],
    ['that never ends', () => forge({ exp: undefined })],
    ['signed by another key', () => forge({}, strangerKey)],
    ['for another audience', () => forge({ aud: 'another-api' })],
    ['of an account’s id', () => forge({ sub: newId(identityIds.user, 1) })],
    ['of an id with more behind it', () => forge({ sub: `${newBearerId()}0` })],
    ['without a subject', () => forge({ sub: undefined })],
    ['with a session', () => forge({ sid: newId(identityIds.session, 1) })],
    ['with a role to act in', () => forge({ roles: ['customer'] })],
    ['without the list of roles', () => forge({ roles: undefined })],
    ['without scopes', () => forge({ scope: undefined })],
    ['of a customer without a session', () => forge({ role: 'customer', roles: ['customer'] })],
  ])('401 UNAUTHENTICATED for one %s', async (_, make) => {
    expect(await call(handler, { token: await make() })).toMatchObject(unauthenticated)
  })

  it('403 FORBIDDEN for one without the scope, an account’s too', async () => {
    const paying = whoAmI('bearer', { scope: 'write:users' })
    expect(await call(paying, { token: (await bearerTokenFor(['read:bookings'])).token })).toMatchObject(forbidden)
    expect(await call(paying, { token: (await accessTokenFor()).token })).toMatchObject(forbidden)
  })

  it('403 FORBIDDEN, and no session is looked for', async () => {
    const { token } = await bearerTokenFor(['write:bookings'])
    const send = vi.spyOn(documents, 'send')
    const answer = await call(handler, { token })
    const calls = send.mock.calls.length
    send.mockRestore()
    expect([answer.status, calls]).toEqual([403, 0])
  })

  it('200 costs no read for a bearer', async () => {
    const { token } = await bearerTokenFor(['read:bookings'])
    await call(handler, { token })
    const send = vi.spyOn(documents, 'send')
    const answer = await call(handler, { token })
    const calls = send.mock.calls.length
    send.mockRestore()
    expect([answer.status, calls]).toEqual([200, 0])
  })

  it('429 RATE_LIMITED is counted by the token’s subject, not by the address', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const limited = whoAmI('bearer', { limit: { per: 'user', max: 1, seconds: 60 } })
    const { token, bearerId } = await bearerTokenFor(['read:bookings'])
    const { token: renewed } = await bearerTokenFor(['read:bookings', 'write:bookings'], bearerId)
    const { token: another } = await bearerTokenFor(['read:bookings'])
    const ip = newIp()
    const statuses: number[] = []
    for (const [each, from] of [
      [token, ip],
      [renewed, newIp()],
      [another, ip],
    ] as const)
      statuses.push((await call(limited, { token: each, ip: from })).status)
    expect(statuses).toEqual([200, 429, 200])
  })

  it('the log line names the bearer', async () => {
    const { token, bearerId } = await bearerTokenFor(['read:bookings'])
    const lines: string[] = []
    const streams = [vi.spyOn(console, 'log'), vi.spyOn(process.stdout, 'write')]
    for (const stream of streams) stream.mockImplementation((...args: unknown[]) => lines.push(args.join(' ')) > 0)
    await call(handler, { token })
    for (const stream of streams) stream.mockRestore()
    expect(lines.map(line => JSON.parse(line))).toMatchObject([{ message: 'whoAmI', user_id: bearerId, status: 200 }])
  })
})

describe('where an account is needed', () => {
  it.each(['customer', 'agent', 'admin', 'super_admin', 'optional'] as const)(
    '403 FORBIDDEN for a bearer at an endpoint of %s',
    async auth => {
      const { token } = await bearerTokenFor(['read:bookings'])
      expect(await call(whoAmI(auth), { token })).toMatchObject(forbidden)
    },
  )

  it('200 for a bearer at an endpoint for guests, which reads no token', async () => {
    const { token } = await bearerTokenFor(['read:bookings'])
    expect(await call(whoAmI('guest'), { token })).toMatchObject({ status: 200, body: { user_id: null } })
  })
})

describe('a bearer’s token', () => {
  const now = Date.parse('2027-01-20T08:00:00.700Z')
  const grant = {
    bearer_id: newBearerId(),
    scopes: ['read:bookings', 'write:payments'],
    expiresAt: now + 5000,
  } as const

  it('has the profile of access tokens, and lives for as long as it is said to', async () => {
    const token = await signBearerToken(grant, ours, now)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: ours.kid })
    expect(decodeJwt(token)).toEqual({
      sub: grant.bearer_id,
      role: 'bearer',
      roles: [],
      scope: 'read:bookings write:payments',
      iss: 'holdfast',
      aud: 'holdfast-api',
      iat: Math.floor(now / 1000),
      exp: Math.floor(now / 1000) + 5,
    })
  })

  it.each([
    ['the id of an account', { bearer_id: newId(identityIds.user, 1) }],
    ['no scope', { scopes: [] }],
    ['an end that has come', { expiresAt: now }],
    ['an end later than 40 days ahead', { expiresAt: now + longestBearerMs + 1 }],
    ['no end', { expiresAt: Number.NaN }],
  ])('is not signed with %s', async (_, change) => {
    await expect(signBearerToken({ ...grant, ...change }, ours, now)).rejects.toThrow(RangeError)
  })

  it('lives 40 days at most, for which the key that signed it stays published, be it by a signer with an old secret', async () => {
    expect(longestBearerMs).toBe(40 * 24 * 3600_000)
    expect(policies.access.keptMs).toBeGreaterThan(longestBearerMs + 5 * 60_000)
    await expect(signBearerToken({ ...grant, expiresAt: now + longestBearerMs }, ours, now)).resolves.toBeTruthy()
  })
})
