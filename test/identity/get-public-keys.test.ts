import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/get-public-keys.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

describe('GET /.well-known/jwks.json', () => {
  it('200 the public keys for access tokens and tickets, cacheable, and no private part', async () => {
    const answer = await call(handler, { path: '/.well-known/jwks.json' })
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=300' } })
    expect(answer.body.keys).toHaveLength(2)
    for (const key of answer.body.keys)
      expect(key).toEqual({
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.stringMatching(/^[\w-]{43}$/),
        x: expect.stringMatching(/^[\w-]{43}$/),
      })
  })

  it('holds the key that verifies access tokens', async () => {
    const { token, userId } = await accessTokenFor()
    const { body } = await call(handler)
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(body), { audience: 'holdfast-api' })
    expect(payload).toMatchObject({ sub: userId, iss: 'holdfast', role: 'customer', exp: (payload.iat ?? 0) + 1800 })
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) })
  })
})
