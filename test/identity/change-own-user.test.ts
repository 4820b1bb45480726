import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { changeUsername } from '../../shared/identity/store/profiles.ts'
import { allItems, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { newUsername, usernameClaim, usernameClaimsOf } from '../support/usernames.ts'

beforeAll(() => startIdentity())

const change = (token: string | undefined, body: unknown) =>
  call(handler, { method: 'PUT', path: '/api/v1/users/me', token, body })

const signedUp = async () => {
  const { answer, person, userId } = await signUp()
  return { token: answer.body.access_token as string, person, userId }
}

/** An account, with a function that changes it. */
const withAccount = async () => {
  const account = await signedUp()
  return { ...account, put: (body: unknown) => change(account.token, body) }
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

describe('PUT /users/me with a username', () => {
  it('200 however it is written, in lower case; the same again changes nothing, and a name beside it does', async () => {
    const { put, token, userId } = await withAccount()
    const username = newUsername()
    expect(await put({ username: `  ${username.toUpperCase()} ` })).toMatchObject({ status: 200, body: { username } })
    expect(await put({ username, first_name: 'Meera' })).toMatchObject({
      status: 200,
      body: { username, first_name: 'Meera', last_name: 'Rao' },
    })
    expect((await call(me, { token })).body).toMatchObject({ username, first_name: 'Meera' })
    expect(await usernameClaimsOf(userId)).toMatchObject([usernameClaim(username)])
  })

  it('409 USERNAME_TAKEN in any case of letters, and nothing changes; free again once it is changed or given up', async () => {
    const [one, two] = [await withAccount(), await withAccount()]
    const [first, second] = [newUsername(), newUsername()]
    await one.put({ username: first })
    const refused = await two.put({ username: first.toUpperCase(), first_name: 'Mallory' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'USERNAME_TAKEN' } })
    expect(await storedUser(two.userId)).toMatchObject({ first_name: 'Asha' })
    expect(await usernameClaimsOf(two.userId)).toEqual([])
    await one.put({ username: second })
    expect(await two.put({ username: first })).toMatchObject({ status: 200, body: { username: first } })
    expect(await two.put({ username: null })).toMatchObject({ status: 200, body: { username: null } })
    expect(await usernameClaimsOf(two.userId)).toEqual([])
    expect((await one.put({ username: first })).status).toBe(200)
    expect(await usernameClaimsOf(one.userId)).toMatchObject([usernameClaim(first)])
  })

  it('of accounts that claim one name at once, one gets it and the others 409', async () => {
    const accounts = await Promise.all([1, 2, 3].map(withAccount))
    const username = newUsername()
    const answers = await Promise.all(accounts.map(({ put }) => put({ username })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const held = (await Promise.all(accounts.map(({ userId }) => storedUser(userId)))).filter(user => user.username)
    expect(held).toHaveLength(1)
    expect(await usernameClaimsOf(held[0]?.user_id ?? '')).toMatchObject([usernameClaim(username)])
  })

  it('409 ACCOUNT_CHANGED when it got another one meanwhile, which it keeps alone', async () => {
    const { put, userId } = await withAccount()
    const asRead = await storedUser(userId)
    const username = newUsername()
    await put({ username })
    await expect(changeUsername(asRead, newUsername(), {})).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' })
    expect(await usernameClaimsOf(userId)).toMatchObject([usernameClaim(username)])
  })

  it.each(['ab', 'a'.repeat(31), 'asha rao', 'asha-rao', 'आशा_राव', 'аsha', 'asha\u0000', '', 7])(
    '400 VALIDATION_FAILED for %j',
    async username => {
      const { put } = await withAccount()
      expect(await put({ username })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    },
  )

  it('422 USERNAME_RESERVED for one that could pass for ours', async () => {
    const { put } = await withAccount()
    expect(await put({ username: 'Holdfast_Support' })).toMatchObject({
      status: 422,
      body: { code: 'USERNAME_RESERVED' },
    })
  })
})
