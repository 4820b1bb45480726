import { beforeAll, expect, it } from 'vitest'
import { handler } from '../../functions/identity/get-preferences.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

it('GET /users/me/preferences: 200 the defaults of an account that has chosen nothing', async () => {
  const { token } = await accessTokenFor()
  expect(await call(handler, { path: '/api/v1/users/me/preferences', token })).toMatchObject({
    status: 200,
    body: { language: 'en', channels: { email: true, sms: false }, quiet_hours: null },
  })
})
