import { beforeAll, describe, expect, it } from 'vitest'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { handler as exportData } from '../../functions/identity/export-own-data.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler } from '../../functions/identity/reauthenticate.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newIp, password } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { phoneSignIn, setOtpCaps } from '../support/otps.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity('commerce', 'inventory')
})

const minute = 60_000

const enter = (token: string, secret = password) =>
  call(handler, { path: '/api/v1/auth/reauthenticate', token, body: { password: secret } })

const required = { status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED', max_age: 600 } }

const guarded = {
  'GET /users/me/export': (token: string) => call(exportData, { path: '/api/v1/users/me/export', token }),
  'DELETE /users/me': (token: string) => call(leave, { method: 'DELETE', path: '/api/v1/users/me', token }),
}

describe('POST /auth/reauthenticate', () => {
  it.each(Object.entries(guarded))(
    '204: %s works for ten minutes more, and else is 403 RECENT_SIGN_IN_REQUIRED ten minutes after signing in',
    async (_, request) => {
      const { device, userId } = await onDevices()
      const { token, refreshToken } = device(0)
      const refreshed = await later(11 * minute, async () => {
        expect(await request(token)).toMatchObject(required)
        const { body } = await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })
        expect(await request(body.access_token)).toMatchObject(required)
        return body.access_token as string
      })
      expect((await readUser(userId))?.deactivated_at).toBeUndefined()
      expect(await later(12 * minute, () => enter(refreshed))).toMatchObject({ status: 204, body: '' })
      expect(await later(23 * minute, () => request(refreshed))).toMatchObject(required)
      expect((await later(21 * minute, () => request(refreshed))).status).toBeLessThan(300)
    },
  )

  it('422 PASSWORD_WRONG for another password, and where the account has none; nothing is confirmed', async () => {
    const { device } = await onDevices()
    const wrong = { status: 422, body: { code: 'PASSWORD_WRONG', errors: [{ loc: ['body', 'password'] }] } }
    expect(await enter(device(0).token, 'not this one')).toMatchObject(wrong)
    expect(await later(11 * minute, () => guarded['DELETE /users/me'](device(0).token))).toMatchObject(required)
    expect(await enter((await phoneSignIn()).token, 'not this one')).toMatchObject(wrong)
  })

  it('429 LOGIN_LOCKED after ten wrong ones, as at a sign-in, which is locked with it', async () => {
    const { device, person } = await onDevices()
    for (let wrong = 0; wrong < 10; wrong += 1) await enter(device(0).token, 'not this one')
    const again = () => later(10 * minute, () => enter(device(0).token))
    expect(await again()).toMatchObject({ status: 429, body: { code: 'LOGIN_LOCKED' } })
    const signIn = await call(login, { body: { email: person.email, password }, ip: newIp() })
    expect(signIn).toMatchObject({ status: 429, body: { code: 'LOGIN_LOCKED' } })
  })

  it('401 UNAUTHENTICATED when the session ended meanwhile', async () => {
    const { device, userId } = await onDevices()
    expect((await guarded['DELETE /users/me'](device(0).token)).status).toBe(204)
    expect(await enter(device(0).token)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect(await readUser(userId)).toBeDefined()
  })

  it('an export signs out every other device', async () => {
    const { device } = await onDevices('curl/8.5.0')
    expect((await guarded['GET /users/me/export'](device(0).token)).status).toBe(200)
    expect((await call(me, { token: device(1).token })).status).toBe(401)
    expect((await call(me, { token: device(0).token })).status).toBe(200)
  })
})
