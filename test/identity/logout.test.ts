import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler } from '../../functions/identity/logout.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const logout = (token?: string) => call(handler, { method: 'POST', path: '/api/v1/auth/logout', token })

describe('POST /auth/logout', () => {
  it('204 without a body; the cookie goes, and the access token is refused from here on', async () => {
    const { token } = await accessTokenFor()
    const answer = await logout(token)
    expect(answer).toMatchObject({ status: 204, body: '' })
    expect(answer.cookies).toEqual(['refresh_token=; Max-Age=0; Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict'])
    expect((await call(me, { token })).status).toBe(401)
  })

  it('leaves other sessions of the account alone', async () => {
    const { token, userId } = await accessTokenFor()
    const other = await accessTokenFor('customer', userId)
    await logout(token)
    // The account itself is not there, but who asks is known.
    expect((await call(me, { token: other.token })).status).toBe(404)
  })

  it('401 UNAUTHENTICATED without a token, and the second time', async () => {
    const { token } = await accessTokenFor()
    expect(await logout()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect((await logout(token)).status).toBe(204)
    expect((await logout(token)).status).toBe(401)
  })
})
