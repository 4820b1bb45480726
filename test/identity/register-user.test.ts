import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/register-user.ts'
import { allItems, itemsOf, newIp, newPerson, password } from '../support/accounts.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { type Call, call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const register = (body: unknown, more: Call = {}) =>
  call(handler, { path: '/api/v1/auth/register', ip: newIp(), body, ...more })

describe('POST /auth/register', () => {
  it('201 the account without secrets, unverified, with a hash and a verification in the table', async () => {
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
      phone_verified: false,
      role: 'customer',
      created_at: expect.stringMatching(/Z$/),
    })
    expect(raw.toString()).not.toMatch(/password|argon2|code/)
    const items = await itemsOf(body.id)
    expect(items.find(({ sk }) => sk === 'USER')?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(items.find(({ sk }) => sk === 'VERIFICATION')).toMatchObject({ email: person.email, tries: 0 })
    expect(JSON.stringify(await allItems('identity'))).not.toContain(password)
  })

  it('201 of the same shape for an e-mail that has an account, however it is written; nothing of it changes', async () => {
    const person = newPerson()
    const first = await register(person)
    const before = await itemsOf(first.body.id)
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
    expect(again.body.id).not.toBe(first.body.id)
    expect(await itemsOf(first.body.id)).toEqual(before)
    expect(await itemsOf(again.body.id)).toEqual([])
    const attempts = (await allItems('identity')).filter(({ sk }) => sk === 'SIGN-UP-ATTEMPT')
    expect(attempts.filter(({ email }) => email === person.email)).toHaveLength(1)
  })

  it('201 after the same work for a new e-mail and one that has an account', async () => {
    const person = newPerson()
    expect(await argon2Runs(() => register(person))).toBe(1)
    expect(await argon2Runs(() => register({ ...person, phone_number: newPerson().phone_number }))).toBe(1)
  })

  it('201 for a phone number of another account, which keeps it', async () => {
    const [first, second] = [newPerson(), newPerson()]
    const owner = await register(first)
    const other = await register({ ...second, phone_number: first.phone_number })
    expect(other).toMatchObject({ status: 201, body: { phone_number: first.phone_number } })
    const claim = (await allItems('identity')).find(({ pk }) => pk === `PHONE#${first.phone_number}`)
    expect(claim?.user_id).toBe(owner.body.id)
    expect(await itemsOf(other.body.id)).toHaveLength(2)
  })

  it('201 for each of 20 at once with one e-mail, and one account', async () => {
    const person = newPerson()
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(person)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    const users = (await allItems('identity')).filter(({ sk, email }) => sk === 'USER' && email === person.email)
    expect(users).toHaveLength(1)
  })

  it('201 the same account again for the same Idempotency-Key, and no second mail', async () => {
    const person = newPerson()
    const headers = { 'idempotency-key': 'sign-up-1' }
    const [first, again] = [
      await register(person, { headers, ip: '192.0.2.1' }),
      await register(person, { headers, ip: '192.0.2.1' }),
    ]
    expect(again.body).toEqual(first.body)
    expect((await allItems('identity')).some(({ pk, sk }) => pk === `EMAIL#${person.email}` && sk !== 'ACCOUNT')).toBe(
      false,
    )
  })

  it('keeps nothing of the password under an Idempotency-Key', async () => {
    const person = newPerson()
    const headers = { 'idempotency-key': 'sign-up-2' }
    const first = await register(person, { headers, ip: '192.0.2.2' })
    const other = await register({ ...person, password: 'a different password' }, { headers, ip: '192.0.2.2' })
    expect(other.body).toEqual(first.body)
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
