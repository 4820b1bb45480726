import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as resend } from '../../functions/identity/resend-code.ts'
import { handler } from '../../functions/identity/verify-email.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { activate, deactivate } from '../../shared/identity/store/administration.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { allItems, codeFor, itemsOf, newIp, newPerson } from '../support/accounts.ts'
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

  it('422 CODE_INVALID for a wrong code, and no session starts', async () => {
    const { email, userId, code } = await registered()
    expect(await verify({ email, code: otherThan(code) })).toMatchObject(refused)
    expect((await itemsOf(userId)).find(({ sk }) => sk === 'USER')?.email_verified).toBe(false)
    expect((await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#'))).toEqual([])
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
    const { email, code, userId } = await registered()
    await Promise.all(Array.from({ length: 9 }, () => verify({ email, code: otherThan(code) })))
    expect((await itemsOf(userId)).find(({ sk }) => sk === 'VERIFICATION')?.tries).toBe(5)
  })

  it('422 CODE_INVALID for a code whose ten minutes are over', async () => {
    const { email, code, userId } = await registered()
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.verification(userId),
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
    const { email, code, userId } = await registered()
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
    ['no address', { email: '' }],
  ])('400 VALIDATION_FAILED for %s, and no try is used', async (_, change) => {
    const { email, code, userId } = await registered()
    const answer = await verify({ email, code, ...change })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ loc: ['body', expect.any(String)] }] },
    })
    expect((await itemsOf(userId)).find(({ sk }) => sk === 'VERIFICATION')?.tries).toBe(0)
  })
})
