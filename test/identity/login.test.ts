import { beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { deactivate } from '../../shared/identity/store/administration.ts'
import { findUserId } from '../../shared/identity/store/users.ts'
import {
  allItems,
  itemsOf,
  newIp,
  newPerson,
  password,
  signUp,
  signUpByEndpoints,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { phoneSignIn, setOtpCaps } from '../support/otps.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

const login = (body: unknown, ip = newIp()) => call(handler, { path: '/api/v1/auth/login', ip, body })

const sessionsOf = async (userId: string) =>
  (await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#'))

const loginsOf = async (userId: string) => (await itemsOf(userId)).find(({ sk }) => sk === 'LOGINS')

const wrong = 'not the password'

describe('POST /auth/login', () => {
  it('200 by e-mail: tokens, account, cookie, and a session with its address', async () => {
    const { person, userId } = await signUp()
    const answer = await login({ email: person.email.toUpperCase(), password }, '192.0.2.77')
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { token_type: 'bearer', expires_in: 1800, user_id: userId, user: { id: userId, email: person.email } },
    })
    expect(answer.cookies).toEqual([expect.stringMatching(/^refresh_token=.*HttpOnly; Secure; SameSite=Strict$/)])
    expect(answer.raw.toString()).not.toMatch(/argon2|password|refresh_token/)
    expect(await call(me, { token: answer.body.access_token })).toMatchObject({ status: 200, body: { id: userId } })
    expect(await sessionsOf(userId)).toContainEqual(
      expect.objectContaining({ client: 'browser', ip: '192.0.2.77', user_agent: 'vitest', user_id: userId }),
    )
  })

  it('200 by phone number, and in the body for a native client', async () => {
    const { person, userId } = await signUp()
    const answer = await login({ phone_number: person.phone_number, password, client: 'native' })
    expect(answer).toMatchObject({
      status: 200,
      cookies: [],
      body: { user_id: userId, refresh_token: expect.any(String) },
    })
  })

  it('200 for the same password typed as other code points', async () => {
    const person = { ...newPerson(), password: 'Cafe\u0301 für alle' }
    await signUpByEndpoints(person)
    expect((await login({ email: person.email, password: 'Caf\u00e9 für alle' })).status).toBe(200)
  })

  it('403 ACCOUNT_DEACTIVATED for the right password, and not for a wrong one', async () => {
    const { person, userId } = await signUp()
    await deactivate(await storedUser(userId), Date.now())
    const sessions = await sessionsOf(userId)
    const answer = await login({ email: person.email, password })
    expect(answer).toMatchObject({ status: 403, cookies: [], body: { code: 'ACCOUNT_DEACTIVATED' } })
    expect(await login({ email: person.email, password: wrong })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    })
    expect(await sessionsOf(userId)).toEqual(sessions)
  })

  it('401 INVALID_CREDENTIALS for a wrong password and an unknown account, alike to the letter', async () => {
    const { person } = await signUp()
    const answers = [
      await login({ email: person.email, password: wrong }),
      await login({ email: newPerson().email, password: wrong }),
      await login({ phone_number: person.phone_number, password: wrong }),
      await login({ phone_number: '+919999999999', password: wrong }),
    ]
    const seen = answers.map(({ status, body, headers, cookies }) => {
      const { request_id, ...rest } = body
      return { status, body: rest, headers, cookies }
    })
    expect(seen[0]).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } })
    for (const other of seen) expect(other).toEqual(seen[0])
  })

  it('401 after the same work for a wrong password and an unknown account: two Argon2, the same items written', async () => {
    const { person, userId } = await signUp()
    const unknownEmail = newPerson().email
    const waiting = newPerson()
    await call(register, { body: waiting, ip: newIp() })
    for (const email of [person.email, unknownEmail, waiting.email])
      expect(await argon2Runs(() => login({ email, password: wrong }))).toBe(2)
    for (const phone_number of [person.phone_number, newPerson().phone_number])
      expect(await argon2Runs(() => login({ phone_number, password: wrong }))).toBe(2)
    expect(await argon2Runs(() => login({ email: person.email, password }))).toBe(1)
    await login({ email: person.email, password: wrong })
    const [known, unknown] = [await loginsOf(userId), await loginsOf(await findUserId({ email: unknownEmail }))]
    expect(Object.keys(unknown ?? {}).sort()).toEqual(Object.keys(known ?? {}).sort())
  })

  it('403 EMAIL_NOT_VERIFIED, but only for the right password', async () => {
    const person = newPerson()
    await call(register, { body: person, ip: newIp() })
    expect(await login({ email: person.email, password })).toMatchObject({
      status: 403,
      body: { code: 'EMAIL_NOT_VERIFIED' },
    })
    expect(await login({ email: person.email, password: wrong })).toMatchObject({ status: 401 })
    expect(await login({ phone_number: person.phone_number, password })).toMatchObject({ status: 401 })
  })

  it('403 EMAIL_NOT_VERIFIED for an account that an earlier version made before its address was proved', async () => {
    const { email, phone_number } = await storeEarlierAccount()
    for (const identifier of [{ email }, { phone_number }])
      expect(await login({ ...identifier, password })).toMatchObject({ body: { code: 'EMAIL_NOT_VERIFIED' } })
  })

  it('401 a day after the registration, which is forgotten then', async () => {
    const person = newPerson()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 24 * 3600_000 - 1000 })
    await call(register, { body: person, ip: newIp() })
    vi.useRealTimers()
    expect((await login({ email: person.email, password })).status).toBe(401)
  })

  it('200 by a number for the account that proved it and for the last that named it, each by its own password', async () => {
    const proved = await phoneSignIn()
    const phone_number = proved.phoneNumber
    const first = await signUpByEndpoints({ ...newPerson(), phone_number, password: 'password of the first' })
    const last = await signUpByEndpoints({ ...newPerson(), phone_number, password: 'password of the last' })
    expect(await login({ phone_number, password: 'password of the first' })).toMatchObject({ status: 401 })
    const answer = await login({ phone_number, password: 'password of the last' })
    expect(answer).toMatchObject({ status: 200, body: { user_id: last.userId } })
    expect(first.userId).not.toBe(last.userId)
  })

  it('429 LOGIN_LOCKED by a number counts against both accounts it might be of', async () => {
    const proved = await phoneSignIn()
    const { userId } = await signUpByEndpoints({ ...newPerson(), phone_number: proved.phoneNumber })
    for (let failures = 0; failures < 10; failures += 1)
      expect((await login({ phone_number: proved.phoneNumber, password: wrong })).status).toBe(401)
    expect((await login({ phone_number: proved.phoneNumber, password })).status).toBe(429)
    for (const id of [proved.userId, userId]) expect(await loginsOf(id)).toHaveProperty('locked_until')
  })

  it('429 LOGIN_LOCKED after ten failures, for the right password too, and the lock holds the owner’s address', async () => {
    const { person, userId } = await signUp()
    for (let failures = 0; failures < 10; failures += 1)
      expect((await login({ email: person.email, password: wrong })).status).toBe(401)
    const answer = await login({ phone_number: person.phone_number, password })
    expect(answer).toMatchObject({ status: 429, body: { code: 'LOGIN_LOCKED' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(890)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(900)
    expect(await loginsOf(userId)).toMatchObject({ email: person.email, locked_until: expect.stringMatching(/Z$/) })
  })

  it('429 LOGIN_LOCKED for an unknown address too, so that a lock reveals nothing', async () => {
    const { email } = newPerson()
    for (let failures = 0; failures < 10; failures += 1) await login({ email, password: wrong })
    expect(await login({ email, password: wrong })).toMatchObject({ status: 429, body: { code: 'LOGIN_LOCKED' } })
    expect(await loginsOf(await findUserId({ email }))).not.toHaveProperty('email')
  })

  it('verifies no more than ten passwords of 40 that come at once', async () => {
    const { person } = await signUp()
    const answers = await Promise.all(Array.from({ length: 40 }, () => login({ email: person.email, password: wrong })))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30)
  })

  it('does not count successes as failures', async () => {
    const { person } = await signUp()
    for (let failures = 0; failures < 9; failures += 1) await login({ email: person.email, password: wrong })
    for (let right = 0; right < 3; right += 1) expect((await login({ email: person.email, password })).status).toBe(200)
    expect((await login({ email: person.email, password: wrong })).status).toBe(401)
    expect((await login({ email: person.email, password })).status).toBe(429)
  })

  it.each([
    ['neither address nor number', { password }],
    ['both', { email: 'asha@example.com', phone_number: '+919876543210', password }],
    ['no password', { email: 'asha@example.com' }],
    ['an empty password', { email: 'asha@example.com', password: '' }],
    ['a password of 10,000 characters', { email: 'asha@example.com', password: 'x'.repeat(10_000) }],
    ['an operator for an address', { email: { $ne: null }, password }],
    ['another client', { email: 'asha@example.com', password, client: 'robot' }],
    ['an unknown member', { email: 'asha@example.com', password, role: 'admin' }],
    ['a list', []],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, body) => {
    const before = await allItems('identity')
    const answer = await login(body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(answer.body.errors[0].loc[0]).toBe('body')
    expect(await allItems('identity')).toEqual(before)
  })
})
