import { beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as change } from '../../functions/identity/change-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { isReserved } from '../../shared/identity/rules/usernames.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { itemsOf, newIp, newPerson, password, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { newUsername } from '../support/usernames.ts'

beforeAll(() => startIdentity())

const signedUp = async () => {
  const { answer, person, userId } = await signUp()
  const token = answer.body.access_token as string
  const put = (body: unknown) => call(change, { method: 'PUT', path: '/api/v1/users/me', token, body })
  return { token, person, userId, put }
}

const signIn = (body: unknown) => call(login, { body, ip: newIp() })

describe('a reserved username', () => {
  it.each(
    'admin ADMIN1 4dm1n support_7 rao_official holdfast hold_fast h0ldfast_in ho1dfast he1pdesk bi11ing_7 officia1 b111ing n0reply refunds user_1 me_2 usr_01jj1f7w80q3v6x9c2m5n8r4tz'.split(
      ' ',
    ),
  )('is %s', username => {
    expect(isReserved(username.toLowerCase())).toBe(true)
  })

  it.each(
    'asha_rao badminton_fan test_pilot driver_joe supporter 12345 me_and_you teammate usr_1 mall_1 a1l 1il'.split(' '),
  )('is not %s', username => {
    expect(isReserved(username)).toBe(false)
  })
})

describe('POST /auth/login with a username', () => {
  it('200 in any case of letters; 401 INVALID_CREDENTIALS for a wrong password and an unknown one, alike', async () => {
    const { put, userId } = await signedUp()
    const username = newUsername()
    await put({ username })
    expect(await signIn({ username: username.toUpperCase(), password })).toMatchObject({
      status: 200,
      body: { user_id: userId, user: { username } },
    })
    const answers = [await signIn({ username, password: 'wrong' }), await signIn({ username: newUsername(), password })]
    const seen = answers.map(({ status, body: { request_id, ...body }, headers }) => ({ status, body, headers }))
    expect(seen[0]).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } })
    expect(seen[1]).toEqual(seen[0])
    for (const named of [username, newUsername()])
      expect(await argon2Runs(() => signIn({ username: named, password: 'wrong' }))).toBe(2)
  })

  it('429 LOGIN_LOCKED after ten failures by username and by e-mail together', async () => {
    const { put, person } = await signedUp()
    const username = newUsername()
    await put({ username })
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const wrong of [{ username }, { email: person.email }])
      for (let tries = 0; tries < 5; tries += 1) await signIn({ ...wrong, password: 'wrong' })
    for (const named of [{ username }, { email: person.email }])
      expect(await signIn({ ...named, password })).toMatchObject({ status: 429, body: { code: 'LOGIN_LOCKED' } })
    vi.useRealTimers()
  })

  it('400 VALIDATION_FAILED beside another identifier', async () => {
    const body = { username: newUsername(), email: newPerson().email, password }
    expect(await signIn(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
  })
})

it('an erased account’s username is free again', async () => {
  const [one, two] = [await signedUp(), await signedUp()]
  const username = newUsername()
  await one.put({ username })
  expect(await eraseUser(await storedUser(one.userId))).toBe(true)
  expect((await two.put({ username })).status).toBe(200)
  expect((await itemsOf(one.userId)).filter(({ sk }) => sk === 'USER')).toEqual([])
})
