import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as resend } from '../../functions/identity/resend-code.ts'
import { handler } from '../../functions/identity/verify-email.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { activate, deactivate } from '../../shared/identity/store/administration.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import {
  allItems,
  codeFor,
  itemsOf,
  newIp,
  newPerson,
  password,
  registrationsWith,
  signUpByEndpoints,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const registered = async () => {
  const person = newPerson()
  const { body } = await call(register, { body: person, ip: newIp() })
  return { email: person.email, userId: body.id as string, code: await codeFor(person.email) }
}

const verify = (body: unknown) => call(handler, { path: '/api/v1/auth/verify', ip: newIp(), body })

/** The codes that were sent to an address, the oldest first. */
const codesFor = async (email: string): Promise<string[]> => {
  const secret = await readSecretKey('CODES_SECRET')
  return (await registrationsWith(email)).map(({ verification_id }) =>
    verificationCode(secret, String(verification_id)),
  )
}

/** A code that is certainly wrong. */
const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

const refused = { status: 422, body: { code: 'CODE_INVALID' } }

describe('POST /auth/verify', () => {
  it('200 tokens and the verified account, the refresh token as a cookie only', async () => {
    const { email, userId, code } = await registered()
    const answer = await verify({ email: ` ${email.toUpperCase()}`, code })
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 1800, user_id: userId, user: { id: userId, email_verified: true } },
    })
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect(answer.cookies).toEqual([
      expect.stringMatching(
        /^refresh_token=[\w-]{43}; Max-Age=604800; Path=\/api\/v1\/auth; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    const own = await call(me, { token: answer.body.access_token })
    expect(own).toMatchObject({ status: 200, body: { id: userId, email_verified: true } })
  })

  it('200 with the refresh token in the body, and no cookie, for a native client', async () => {
    const { email, code } = await registered()
    const answer = await verify({ email, code, client: 'native' })
    expect(answer).toMatchObject({
      status: 200,
      cookies: [],
      body: { refresh_token: expect.stringMatching(/^[\w-]{43}$/) },
    })
    expect(JSON.stringify(await allItems('identity'))).not.toContain(answer.body.refresh_token)
  })

  it('200 makes the account of the registration whose code it is: its password and names, and no other', async () => {
    const person = newPerson()
    const others = ['Mallory', 'Trudy']
    await call(register, { body: { ...person, first_name: 'Mallory', password: 'a password of mine' }, ip: newIp() })
    const { body } = await call(register, { body: person, ip: newIp() })
    const code = await codeFor(person.email)
    await call(register, { body: { ...person, first_name: 'Trudy', password: 'a password of ours' }, ip: newIp() })
    const codes = await codesFor(person.email)
    const answer = await verify({ email: person.email, code })
    expect(answer).toMatchObject({ status: 200, body: { user_id: body.id, user: { first_name: 'Asha' } } })
    const signIn = (secret: string) => call(login, { body: { email: person.email, password: secret }, ip: newIp() })
    expect((await signIn(person.password)).status).toBe(200)
    for (const other of codes.filter(each => each !== code))
      expect(await verify({ email: person.email, code: other })).toMatchObject(refused)
    expect(others).not.toContain((await storedUser(body.id)).first_name)
  })

  it('422 CODE_INVALID for the code of another registration, where the own one is named; 200 for its own', async () => {
    const person = newPerson()
    const own = await call(register, { body: person, ip: newIp() })
    const code = await codeFor(person.email)
    await call(register, { body: { ...person, first_name: 'Mallory' }, ip: newIp() })
    const named = { email: person.email, user_id: own.body.id }
    const foreign = await codeFor(person.email)
    if (foreign !== code) expect(await verify({ ...named, code: foreign })).toMatchObject(refused)
    expect(await verify({ ...named, code })).toMatchObject({ status: 200, body: { user_id: own.body.id } })
  })

  it('200 for one of several codes of one address at once, and one account', async () => {
    const person = newPerson()
    for (let times = 0; times < 3; times += 1) await call(register, { body: person, ip: newIp() })
    const codes = await codesFor(person.email)
    const answers = await Promise.all(codes.map(code => verify({ email: person.email, code })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const users = (await allItems('identity')).filter(({ sk, email }) => sk === 'USER' && email === person.email)
    expect(users).toHaveLength(1)
  })

  it('200 for a code that an earlier version sent, for the account it made', async () => {
    const { email, user_id } = await storeEarlierAccount()
    const answer = await verify({ email, code: await codeFor(email) })
    expect(answer).toMatchObject({ status: 200, body: { user_id, user: { email_verified: true } } })
  })

  it('200 replaces an account that an earlier version made without proof of the address, with its password', async () => {
    const earlier = await storeEarlierAccount()
    const person = { ...newPerson(), email: earlier.email, password: 'a password of mine' }
    const { userId } = await signUpByEndpoints(person)
    expect(userId).not.toBe(earlier.user_id)
    expect(await itemsOf(earlier.user_id)).toEqual([])
    const signIn = (secret: string) => call(login, { body: { email: person.email, password: secret }, ip: newIp() })
    expect((await signIn('a password of mine')).status).toBe(200)
    expect((await signIn(password)).status).toBe(401)
    const claims = (await allItems('identity')).filter(({ user_id }) => user_id === earlier.user_id)
    expect(claims).toEqual([])
  })

  it('422 CODE_INVALID for a wrong code, and no session starts', async () => {
    const { email, userId, code } = await registered()
    expect(await verify({ email, code: otherThan(code) })).toMatchObject(refused)
    expect(await itemsOf(userId)).toEqual([])
  })

  it('422 CODE_INVALID for an address without an account, and nothing is written', async () => {
    const before = await allItems('identity')
    expect(await verify({ email: newPerson().email, code: '123456' })).toMatchObject(refused)
    expect(await allItems('identity')).toHaveLength(before.length)
  })

  it('422 CODE_INVALID for a code used before', async () => {
    const { email, code } = await registered()
    await verify({ email, code })
    expect(await verify({ email, code })).toMatchObject(refused)
  })

  it('one of 20 at once with the right code wins', async () => {
    const { email, code, userId } = await registered()
    const answers = await Promise.all(Array.from({ length: 5 }, () => verify({ email, code })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#'))).toHaveLength(1)
  })

  it('422 CODE_INVALID for the right code after 5 wrong ones', async () => {
    const { email, code } = await registered()
    for (let tries = 0; tries < 5; tries += 1) await verify({ email, code: otherThan(code) })
    expect(await verify({ email, code })).toMatchObject(refused)
  })

  it('200 for the right code at the fifth try', async () => {
    const { email, code } = await registered()
    for (let tries = 0; tries < 4; tries += 1) await verify({ email, code: otherThan(code) })
    expect((await verify({ email, code })).status).toBe(200)
  })

  it('uses exactly 5 tries of however many come at once', async () => {
    const { email, code } = await registered()
    await Promise.all(Array.from({ length: 9 }, () => verify({ email, code: otherThan(code) })))
    expect((await registrationsWith(email))[0]?.tries).toBe(5)
  })

  it('422 CODE_INVALID for a code whose ten minutes are over', async () => {
    const { email, code, userId } = await registered()
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.registration(email, userId),
        UpdateExpression: 'SET expires_at = :past',
        ExpressionAttributeValues: { ':past': toIso(Date.now() - 1000) },
      }),
    )
    expect(await verify({ email, code })).toMatchObject(refused)
  })

  it('422 CODE_INVALID for a code another one has replaced; 200 for that one', async () => {
    const { email, code } = await registered()
    await call(resend, { body: { email }, ip: newIp() })
    const next = await codeFor(email)
    if (next !== code) expect(await verify({ email, code })).toMatchObject(refused)
    expect((await verify({ email, code: next })).status).toBe(200)
  })

  it('403 ACCOUNT_DEACTIVATED for the right code, which stays good', async () => {
    const { email, user_id: userId } = await storeEarlierAccount()
    const code = await codeFor(email)
    await deactivate(await storedUser(userId), Date.now())
    expect(await verify({ email, code })).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DEACTIVATED' } })
    expect(await storedUser(userId)).toMatchObject({ email_verified: false })
    await activate(await storedUser(userId))
    expect((await verify({ email, code })).status).toBe(200)
  })

  it.each([
    ['five digits', { code: '12345' }],
    ['a number', { code: 123456 }],
    ['letters', { code: '12345a' }],
    ['no code', { code: undefined }],
    ['another client', { client: 'curl' }],
    ['an unknown member', { remember: true }],
    ['no id of an account', { user_id: 'vrf_1' }],
    ['no address', { email: '' }],
  ])('400 VALIDATION_FAILED for %s, and no try is used', async (_, change) => {
    const { email, code } = await registered()
    const answer = await verify({ email, code, ...change })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ loc: ['body', expect.any(String)] }] },
    })
    expect((await registrationsWith(email))[0]?.tries).toBe(0)
  })
})
