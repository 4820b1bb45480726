import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { allItems, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const change = (token: string | undefined, body: unknown) =>
  call(handler, { method: 'PUT', path: '/api/v1/users/me', token, body })

const signedUp = async () => {
  const { answer, person, userId } = await signUp()
  return { token: answer.body.access_token as string, person, userId }
}

describe('PUT /users/me', () => {
  it('200 both names, trimmed, and nothing else changes', async () => {
    const { token } = await signedUp()
    const before = (await call(me, { token })).body
    const { status, body } = await change(token, { first_name: '  Asha Devi ', last_name: 'Ñandú' })
    expect({ status, body }).toEqual({
      status: 200,
      body: { ...before, first_name: 'Asha Devi', last_name: 'Ñandú', updated_at: expect.any(String) },
    })
    expect((await call(me, { token })).body).toEqual(body)
  })

  it('200 one name alone', async () => {
    const { token } = await signedUp()
    expect(await change(token, { last_name: 'Rao-Iyer' })).toMatchObject({
      status: 200,
      body: { first_name: 'Asha', last_name: 'Rao-Iyer' },
    })
  })

  it('404 NOT_FOUND when the account is gone, and none is made', async () => {
    const { token, userId } = await accessTokenFor()
    expect(await change(token, { first_name: 'Asha' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect((await allItems('identity')).filter(({ pk }) => pk === `USER#${userId}`)).toEqual([])
  })

  it.each([
    ['nothing', {}],
    ['a role', { role: 'admin' }],
    ['a name and a role', { first_name: 'Asha', role: 'super_admin' }],
    ['a verified address', { email_verified: true }],
    ['another address', { email: 'other@example.com' }],
    ['an unproved number', { phone_number: '+919876543210' }],
    ['a password hash', { first_name: 'Asha', password_hash: 'x' }],
    ['an id', { first_name: 'Asha', user_id: 'usr_1' }],
    ['a prototype', JSON.parse('{"first_name":"Asha","__proto__":{"role":"admin"}}')],
    ['an empty name', { first_name: '  ' }],
    ['a name of 101 characters', { first_name: 'x'.repeat(101) }],
    ['a line break in a name', { first_name: 'Asha\r\nBcc: everybody@example.com' }],
    ['a list', []],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, body) => {
    const { token } = await signedUp()
    const before = await allItems('identity')
    expect(await change(token, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
