import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler } from '../../functions/identity/logout.ts'
import { newIp, password, signUp } from '../support/accounts.ts'
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
    // There is no account behind the token, but the token is valid.
    expect((await call(me, { token: other.token })).status).toBe(404)
  })

  it('204 by the cookie alone, when the access token has lapsed, and again when the session is over', async () => {
    const { person, answer } = await signUp()
    const signedIn = await call(login, { body: { email: person.email, password }, ip: newIp() })
    const [, cookie = ''] = /^refresh_token=([^;]+)/.exec(signedIn.cookies[0] ?? '') ?? []
    const headers = { 'content-type': 'application/json' }
    for (let times = 0; times < 2; times += 1)
      expect(
        await call(handler, { method: 'POST', headers, cookies: { refresh_token: cookie }, ip: newIp() }),
      ).toMatchObject({ status: 204, cookies: [expect.stringMatching(/^refresh_token=; Max-Age=0/)] })
    expect((await call(me, { token: signedIn.body.access_token })).status).toBe(401)
    expect((await call(me, { token: answer.body.access_token })).status).toBe(200)
  })

  it('403 CROSS_SITE_REQUEST by the cookie from a form', async () => {
    expect(await call(handler, { method: 'POST', cookies: { refresh_token: 'x' }, ip: newIp() })).toMatchObject({
      status: 403,
      body: { code: 'CROSS_SITE_REQUEST' },
    })
  })

  it('401 UNAUTHENTICATED without a token, and the second time', async () => {
    const { token } = await accessTokenFor()
    expect(await logout()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect((await logout(token)).status).toBe(204)
    expect((await logout(token)).status).toBe(401)
  })
})
