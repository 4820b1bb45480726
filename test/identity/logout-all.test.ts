import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler } from '../../functions/identity/logout-all.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const logoutAll = (token?: string) => call(handler, { method: 'POST', path: '/api/v1/auth/logout/all', token })

describe('POST /auth/logout/all', () => {
  it('204 and no token of any device works any more; the cookie goes', async () => {
    const { devices, device } = await onDevices('a/1', 'b/1')
    const answer = await logoutAll(device(1).token)
    expect(answer).toMatchObject({ status: 204, cookies: [expect.stringMatching(/^refresh_token=; Max-Age=0/)] })
    for (const { token, refreshToken } of devices) {
      expect((await call(me, { token })).status).toBe(401)
      const renewed = await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })
      expect(renewed).toMatchObject({ status: 401, body: { code: 'REFRESH_TOKEN_INVALID' } })
    }
  })

  it('204 for 130 sessions, more than a page of them', async () => {
    const { userId, device } = await onDevices()
    const more = await Promise.all(Array.from({ length: 130 }, () => accessTokenFor('customer', userId)))
    expect((await logoutAll(device(0).token)).status).toBe(204)
    const answers = await Promise.all(more.map(({ token }) => call(me, { token })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  })

  it('401 UNAUTHENTICATED without a token, and the second time', async () => {
    const { device } = await onDevices()
    expect(await logoutAll()).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect((await logoutAll(device(0).token)).status).toBe(204)
    expect((await logoutAll(device(0).token)).status).toBe(401)
  })
})
