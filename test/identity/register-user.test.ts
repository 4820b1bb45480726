import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { eraseRegistrations } from '../../shared/identity/store/registrations.ts'
import {
  allItems,
  codeFor,
  itemsOf,
  newIp,
  newPerson,
  password,
  registrationsWith,
  signUp,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { type Call, call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { newUsername, usernameClaim, usernameClaimsOf } from '../support/usernames.ts'

beforeAll(() => startIdentity())

const register = (body: unknown, more: Call = {}) =>
  call(handler, { path: '/api/v1/auth/register', ip: newIp(), body, ...more })

describe('POST /auth/register', () => {
  it('201 the account without secrets, unverified; it waits for its code, with a hash, and nothing is claimed', async () => {
    const person = newPerson()
    const { status, body, raw } = await register(person)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^usr_/),
      email: person.email,
      email_verified: false,
      phone_number: person.phone_number,
      first_name: 'Asha',
      last_name: 'Rao',
      username: null,
      phone_verified: false,
      role: 'customer',
      is_active: true,
      created_at: expect.stringMatching(/Z$/),
      updated_at: body.created_at,
    })
    expect(raw.toString()).not.toMatch(/password|argon2|code/)
    expect(await itemsOf(body.id)).toEqual([])
    const [waiting, ...others] = await registrationsWith(person.email)
    expect(others).toEqual([])
    expect(waiting).toMatchObject({ user_id: body.id, tries: 0, verification_id: expect.stringMatching(/^vrf_/) })
    expect(waiting?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const claims = [`EMAIL#${person.email}`, `PHONE#${person.phone_number}`]
    expect(
      (await allItems('identity')).filter(({ pk, sk }) => claims.includes(String(pk)) && sk === 'ACCOUNT'),
    ).toEqual([])
    expect(JSON.stringify(await allItems('identity'))).not.toContain(password)
  })

  it('201 of the same shape for an e-mail that has an account, however it is written; nothing of it changes', async () => {
    const { person, userId } = await signUp()
    const first = await register(newPerson())
    const before = await itemsOf(userId)
    const again = await register({
      ...person,
      email: `  ${person.email.toUpperCase()} `,
      password: 'another password entirely',
      first_name: 'Mallory',
      phone_number: newPerson().phone_number,
    })
    expect(again.status).toBe(201)
    expect(Object.keys(again.body)).toEqual(Object.keys(first.body))
    expect(again.body).toMatchObject({ email: person.email, email_verified: false, first_name: 'Mallory' })
    expect(again.body.id).not.toBe(userId)
    expect(await itemsOf(userId)).toEqual(before)
    const attempts = (await allItems('identity')).filter(({ sk }) => sk === 'SIGN-UP-ATTEMPT')
    expect(attempts.filter(({ email }) => email === person.email)).toHaveLength(1)
    const [waiting] = await registrationsWith(person.email)
    expect(waiting).not.toHaveProperty('verification_id')
  })

  it('201 after the same work for a new e-mail and one that has an account: the same items, one Argon2', async () => {
    const [{ person: known }, unknown] = [await signUp(), newPerson()]
    const kinds: string[][] = []
    for (const { email } of [known, unknown]) {
      expect(await argon2Runs(() => register({ ...newPerson(), email }))).toBe(1)
      const items = (await allItems('identity')).filter(({ pk, sk }) => pk === `EMAIL#${email}` && sk !== 'ACCOUNT')
      kinds.push(items.map(({ sk }) => String(sk).split('#')[0] ?? '').toSorted())
    }
    expect(kinds).toEqual([
      ['REGISTRATION', 'SIGN-UP-ATTEMPT'],
      ['REGISTRATION', 'SIGN-UP-ATTEMPT'],
    ])
  })

  it('201 for the address of an account that an earlier version made without proof: it may still be lost', async () => {
    const { email } = await storeEarlierAccount()
    await register({ ...newPerson(), email })
    expect((await registrationsWith(email))[0]).toHaveProperty('verification_id')
  })

  it('201 for a phone number of another account, which keeps it', async () => {
    const { person } = await signUp()
    const claims = async () => (await allItems('identity')).filter(({ pk }) => pk === `PHONE#${person.phone_number}`)
    const before = await claims()
    const other = await register({ ...newPerson(), phone_number: person.phone_number })
    expect(other).toMatchObject({ status: 201, body: { phone_number: person.phone_number } })
    expect(await claims()).toEqual(before)
  })

  it('201 for each of 20 at once with one e-mail, each of its own; 429 RATE_LIMITED behind them', async () => {
    const person = newPerson()
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(person)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(new Set((await registrationsWith(person.email)).map(({ user_id }) => user_id)).size).toBe(20)
    expect(await register(person)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
  })

  const keyed = (key: string) => ({ headers: { 'idempotency-key': key }, ip: '192.0.2.1' })

  it('201 the same account again for the same Idempotency-Key, and no second mail; also once it is verified', async () => {
    const person = newPerson()
    const first = await register(person, keyed('sign-up-1'))
    expect((await register(person, keyed('sign-up-1'))).body).toEqual(first.body)
    expect(await registrationsWith(person.email)).toHaveLength(1)
    const body = { email: person.email, code: await codeFor(person.email) }
    expect((await call(verify, { body, ip: newIp() })).body.user_id).toBe(first.body.id)
    expect((await register(person, keyed('sign-up-1'))).body).toEqual(first.body)
    expect(await registrationsWith(person.email)).toEqual([])
    const attempts = (await allItems('identity')).filter(
      ({ pk, sk }) => pk === `EMAIL#${person.email}` && sk === 'SIGN-UP-ATTEMPT',
    )
    expect(attempts.filter(({ email }) => email !== undefined)).toEqual([])
  })

  it('201 for ten at once under one Idempotency-Key: one registration', async () => {
    const person = newPerson()
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(person, keyed('sign-up-2'))))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await registrationsWith(person.email)).toHaveLength(1)
  })

  it('201 completes what an earlier attempt under the Idempotency-Key left undone', async () => {
    const person = newPerson()
    const { body } = await register(person, keyed('sign-up-3'))
    await eraseRegistrations(person.email)
    expect((await register(person, keyed('sign-up-3'))).body).toEqual(body)
    expect(await registrationsWith(person.email)).toHaveLength(1)
  })

  it.each([
    ['password', 'a different password'],
    ['email', 'other@example.com'],
    ['first_name', 'Mallory'],
  ])('422 IDEMPOTENCY_KEY_REUSED under the same Idempotency-Key with another %s', async (name, value) => {
    const person = newPerson()
    await register(person, keyed(`reused-${name}`))
    const other = await register({ ...person, [name]: value }, keyed(`reused-${name}`))
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await registrationsWith(person.email)).toHaveLength(1)
  })

  it('keeps nothing under an Idempotency-Key that names the person or helps to guess the password', async () => {
    const person = newPerson()
    await register(person, keyed('sign-up-4'))
    const kept = JSON.stringify((await allItems('runtime')).filter(({ pk }) => String(pk).endsWith('#sign-up-4')))
    for (const value of Object.values(person)) expect(kept).not.toContain(value)
    expect(kept).toMatch(/"proof":"\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(kept).not.toMatch(/"(fingerprint|body)"/)
  })

  const wrong: [string, Record<string, unknown>, (string | number)[]][] = [
    ['no e-mail address', { email: 'asha' }, ['body', 'email']],
    ['an e-mail address with a line break', { email: 'asha@example.com\nbcc: x@example.com' }, ['body', 'email']],
    ['an e-mail address that is a number', { email: 7 }, ['body', 'email']],
    ['a missing e-mail address', { email: undefined }, ['body', 'email']],
    ['a password of 7 characters', { password: 'seven77' }, ['body', 'password']],
    ['a password of 4 emoji', { password: '🚌🚌🚌🚌' }, ['body', 'password']],
    ['a password of 129 characters', { password: 'x'.repeat(129) }, ['body', 'password']],
    ['an empty name', { first_name: '  ' }, ['body', 'first_name']],
    ['a name with a line break', { last_name: 'Rao\r\nBcc: x@example.com' }, ['body', 'last_name']],
    ['a name of 101 characters', { last_name: 'x'.repeat(101) }, ['body', 'last_name']],
    ['a phone number without its country', { phone_number: '9876543210' }, ['body', 'phone_number']],
    ['a phone number with letters', { phone_number: '+91CALLME' }, ['body', 'phone_number']],
    ['a phone number of 16 digits', { phone_number: '+9198765432101234' }, ['body', 'phone_number']],
    ['a role of one’s choice', { role: 'super_admin' }, ['body', 'role']],
    ['a verified address', { email_verified: true }, ['body', 'email_verified']],
  ]

  it.each(wrong)('400 VALIDATION_FAILED for %s, and nothing is written', async (_, change, loc) => {
    const before = await allItems('identity')
    const answer = await register({ ...newPerson(), ...change })
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(answer.body.errors).toContainEqual({ loc, msg: expect.any(String), type: expect.any(String) })
    expect(await allItems('identity')).toHaveLength(before.length)
  })

  it.each(['password', 'PASSWORD', 'iloveyou', '1234567890', 'Qwertyuiop'])(
    '422 PASSWORD_TOO_COMMON for "%s", and nothing is written',
    async common => {
      const before = await allItems('identity')
      const answer = await register({ ...newPerson(), password: common })
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'PASSWORD_TOO_COMMON', errors: [{ loc: ['body', 'password'], type: 'too_common' }] },
      })
      expect(await allItems('identity')).toHaveLength(before.length)
    },
  )

  it('400 MALFORMED_BODY, 413 and 415 for a body that is not JSON, too long, or of another type', async () => {
    expect(await register(undefined, { rawBody: '{"email":' })).toMatchObject({ body: { code: 'MALFORMED_BODY' } })
    expect(await register({ ...newPerson(), first_name: 'x'.repeat(100_000) })).toMatchObject({ status: 413 })
    expect(await register(newPerson(), { headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 })
  })
})

describe('POST /auth/register with a username', () => {
  const ask = (body: unknown, headers = {}) => register(body, { ip: '192.0.2.9', headers })
  const enter = async ({ email }: { email: string }) =>
    call(verify, { body: { email, code: await codeFor(email), client: 'native' }, ip: newIp() })

  it('201 and nobody’s until the code is entered: of two the first is given it, the other is made without', async () => {
    const username = newUsername()
    const people = [1, 2].map(() => ({ ...newPerson(), username }))
    for (const person of people) expect(await ask(person)).toMatchObject({ status: 201, body: { username } })
    expect(await allItems('identity')).not.toContainEqual(expect.objectContaining(usernameClaim(username)))
    const [first, second] = [await enter(people[0] as never), await enter(people[1] as never)]
    expect(first).toMatchObject({ status: 200, body: { user: { username } } })
    expect(second).toMatchObject({ status: 200, body: { user: { username: null } } })
    expect(await usernameClaimsOf(first.body.user_id)).toMatchObject([usernameClaim(username)])
    expect(await storedUser(second.body.user_id)).not.toHaveProperty('username')
  })

  it('409 USERNAME_TAKEN, and nothing waits; a repeated request gets its reply all the same', async () => {
    const key = { 'idempotency-key': newUsername() }
    const person = { ...newPerson(), username: newUsername() }
    const first = await ask(person, key)
    await enter(person)
    expect(await ask(person, key)).toMatchObject({ status: 201, body: { id: first.body.id } })
    const other = { ...newPerson(), username: person.username }
    expect(await ask(other, { 'idempotency-key': newUsername() })).toMatchObject({
      status: 409,
      body: { code: 'USERNAME_TAKEN' },
    })
    expect(await registrationsWith(other.email)).toEqual([])
  })

  it('422 USERNAME_RESERVED', async () => {
    expect(await ask({ ...newPerson(), username: 'root' })).toMatchObject({
      status: 422,
      body: { code: 'USERNAME_RESERVED' },
    })
  })
})
