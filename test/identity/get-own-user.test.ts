import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/get-own-user.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

describe('GET /users/me', () => {
  it('200 the account without secrets', async () => {
    const { person, userId, answer } = await signUp()
    const own = await call(handler, { path: '/api/v1/users/me', token: answer.body.access_token })
    expect(own.status).toBe(200)
    expect(own.body).toEqual({
      id: userId,
      email: person.email,
      email_verified: true,
      phone_number: person.phone_number,
      first_name: 'Asha',
      last_name: 'Rao',
      username: null,
      phone_verified: false,
      role: 'customer',
      is_active: true,
      created_at: expect.any(String),
      updated_at: own.body.created_at,
    })
  })

  it('404 NOT_FOUND when the account is gone', async () => {
    const { token } = await accessTokenFor()
    expect(await call(handler, { token })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})
