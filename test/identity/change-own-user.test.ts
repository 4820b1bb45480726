import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { changeUsername } from '../../shared/identity/store/profiles.ts'
import { allItems, itemsOf, newPerson, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { changeCode } from '../support/contacts.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { newPhone, setOtpCaps } from '../support/otps.ts'
import { newUsername, usernameClaim, usernameClaimsOf } from '../support/usernames.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

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
const nothingPending = { pending_email: null, pending_phone_number: null }

/** All that is stored but limits, and without what a request reads of itself. */
const accounts = async () => (await allItems('identity')).filter(({ sk }) => sk === 'USER' || sk === 'ACCOUNT')

describe('PUT /users/me', () => {
  it('200 both names, trimmed, and nothing else changes', async () => {
    const { token } = await signedUp()
    const before = (await call(me, { token })).body
    const { status, body } = await change(token, { first_name: '  Asha Devi ', last_name: 'Ñandú' })
    const after = { ...before, first_name: 'Asha Devi', last_name: 'Ñandú', updated_at: expect.any(String) }
    expect({ status, body }).toEqual({ status: 200, body: { ...after, ...nothingPending } })
    expect((await call(me, { token })).body).toEqual(after)
  })

  it('200 one name alone', async () => {
    const { token } = await signedUp()
    expect(await change(token, { last_name: 'Rao-Iyer' })).toMatchObject({
      status: 200,
      body: { first_name: 'Asha', last_name: 'Rao-Iyer' },
    })
  })

  it('200 an address and a number wait for their codes, and nothing else changes; one’s own send none', async () => {
    const { token, person, userId } = await signedUp()
    const before = await accounts()
    const [email, phone_number] = [newPerson().email, newPhone()]
    expect(await change(token, { email: ` ${email.toUpperCase()}`, phone_number, first_name: 'Devi' })).toMatchObject({
      status: 200,
      body: {
        email: person.email,
        phone_number: person.phone_number,
        pending_email: email,
        pending_phone_number: phone_number,
      },
    })
    expect(await accounts()).toEqual(
      before.map(item =>
        item.pk === `USER#${userId}`
          ? { ...item, first_name: 'Devi', updated_at: expect.any(String), updated_by: expect.anything() }
          : item,
      ),
    )
    expect(await changeCode(userId, 'email')).toMatch(/^\d{6}$/)
    expect(await changeCode(userId, 'phone')).toMatch(/^\d{6}$/)
    const other = await signedUp()
    expect((await change(other.token, { email: other.person.email })).body).toMatchObject(nothingPending)
    expect(await itemsOf(other.userId)).not.toContainEqual(expect.objectContaining({ sk: 'EMAIL-CHANGE' }))
  })

  it('200 alike for an address that another account has: it gets no code, and its owner a mail once an hour', async () => {
    const [{ token, userId }, { person }] = [await signedUp(), await signedUp()]
    expect(await change(token, { email: person.email })).toMatchObject({
      status: 200,
      body: { pending_email: person.email },
    })
    const all = await allItems('identity')
    const waiting = all.find(({ pk, sk }) => pk === `USER#${userId}` && sk === 'EMAIL-CHANGE')
    expect(waiting).toMatchObject({ email: person.email })
    expect(waiting).not.toHaveProperty('verification_id')
    expect(all).toContainEqual(expect.objectContaining({ sk: 'SIGN-UP-ATTEMPT', email: person.email }))
  })

  it.each([
    ['email', () => newPerson().email],
    ['phone_number', () => newPhone()],
  ])(
    '403 RECENT_SIGN_IN_REQUIRED for another %s ten minutes after signing in; names may change',
    async (member, made) => {
      const { token } = await signedUp()
      const before = [await allItems('identity'), await allItems('runtime')]
      const refused = await later(601_000, () => change(token, { [member]: made() }))
      expect(refused).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
      expect([await allItems('identity'), await allItems('runtime')]).toEqual(before)
      expect((await later(601_000, () => change(token, { first_name: 'Devi' }))).status).toBe(200)
    },
  )

  it('429 RATE_LIMITED after 5 codes in ten minutes, and after 5 in an hour for an address from all accounts', async () => {
    const { token } = await signedUp()
    for (let codes = 0; codes < 5; codes += 1)
      expect((await change(token, { email: newPerson().email })).status).toBe(200)
    expect(await change(token, { phone_number: newPhone() })).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED' },
    })
    const { email } = newPerson()
    for (let codes = 0; codes < 6; codes += 1)
      expect((await change((await signedUp()).token, { email })).status).toBe(codes < 5 ? 200 : 429)
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
    ['no address', { email: 'asha' }],
    ['no number', { phone_number: '12' }],
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
