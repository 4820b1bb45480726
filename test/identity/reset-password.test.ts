import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { handler } from '../../functions/identity/reset-password.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { resetToken } from '../../shared/identity/rules/link-tokens.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { allItems, newIp, password, storeEarlierAccount } from '../support/accounts.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { resetTokenFor } from '../support/mailed.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const reset = (body: unknown) => call(handler, { path: '/api/v1/auth/reset-password', ip: newIp(), body })

const requestReset = async (email: string): Promise<string> => {
  await call(forgot, { body: { email }, ip: newIp() })
  return (await resetTokenFor(email)) ?? ''
}

const signIn = (email: string, secret: string) => call(login, { body: { email, password: secret }, ip: newIp() })

const next = 'an entirely new password'
const refused = { status: 422, body: { code: 'RESET_TOKEN_INVALID' } }

describe('POST /auth/reset-password', () => {
  it('204 and only the new password works; every session has ended, of this account alone', async () => {
    const { person, devices } = await onDevices('a/1')
    const other = await onDevices()
    const token = await requestReset(person.email)
    expect(await reset({ token, new_password: next })).toMatchObject({ status: 204, body: '' })
    expect((await signIn(person.email, password)).status).toBe(401)
    for (const { token: access, refreshToken } of devices) {
      expect((await call(me, { token: access })).status).toBe(401)
      expect((await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })).status).toBe(401)
    }
    expect((await signIn(person.email, next)).status).toBe(200)
    expect((await call(me, { token: other.device(0).token })).status).toBe(200)
  })

  it('204 once, of ten at once too', async () => {
    const { person } = await onDevices()
    const token = await requestReset(person.email)
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset({ token, new_password: next })))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await reset({ token, new_password: 'yet another password' })).toMatchObject(refused)
    expect((await signIn(person.email, next)).status).toBe(200)
  })

  it('204 proves the address, and lifts a lock', async () => {
    const person = await storeEarlierAccount()
    for (let failures = 0; failures < 10; failures += 1) await signIn(person.email, 'not the password')
    expect((await signIn(person.email, password)).status).toBe(429)
    await reset({ token: await requestReset(person.email), new_password: next })
    expect(await signIn(person.email, next)).toMatchObject({ status: 200, body: { user: { email_verified: true } } })
  })

  it('422 RESET_TOKEN_INVALID for a token that a later one has replaced', async () => {
    const { person } = await onDevices()
    const first = await requestReset(person.email)
    const second = await requestReset(person.email)
    expect(await reset({ token: first, new_password: next })).toMatchObject(refused)
    expect((await reset({ token: second, new_password: next })).status).toBe(204)
  })

  it('422 RESET_TOKEN_INVALID after its half hour', async () => {
    const { person, userId } = await onDevices()
    const token = await requestReset(person.email)
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.passwordReset(userId),
        UpdateExpression: 'SET expires_at = :past',
        ExpressionAttributeValues: { ':past': toIso(Date.now() - 1000) },
      }),
    )
    expect(await reset({ token, new_password: next })).toMatchObject(refused)
    expect((await signIn(person.email, password)).status).toBe(200)
  })

  it('422 RESET_TOKEN_INVALID for a forged one, without the work of a hash, and nothing is written', async () => {
    const { person, userId } = await onDevices()
    const token = await requestReset(person.email)
    const forged = resetToken('another secret', {
      user_id: userId,
      reset_id: newId(identityIds.passwordReset, Date.now()),
    })
    const flipped = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.at(-1)
    const before = await allItems('identity')
    const runs = await argon2Runs(async () => {
      for (const wrong of [
        forged,
        flipped,
        token.slice(1),
        `${token}A`,
        'x',
        `${token.slice(0, 26)}${forged.slice(26)}`,
      ])
        expect(await reset({ token: wrong, new_password: next })).toMatchObject(refused)
    })
    expect(runs).toBe(0)
    expect(await allItems('identity')).toEqual(before)
  })

  it('422 PASSWORD_TOO_COMMON leaves the token valid for another password', async () => {
    const { person } = await onDevices()
    const token = await requestReset(person.email)
    expect(await reset({ token, new_password: 'password123' })).toMatchObject({
      status: 422,
      body: { code: 'PASSWORD_TOO_COMMON', errors: [{ loc: ['body', 'new_password'] }] },
    })
    expect((await reset({ token, new_password: next })).status).toBe(204)
  })

  it.each([
    ['no token', { new_password: next }],
    ['an empty token', { token: ' ', new_password: next }],
    ['a token of 10,000 characters', { token: 'x'.repeat(10_000), new_password: next }],
    ['a malformed token', { token: { $gt: '' }, new_password: next }],
    ['a short password', { token: 'x', new_password: 'short' }],
    ['no password', { token: 'x' }],
    ['an unknown member', { token: 'x', new_password: next, user_id: 'usr_1' }],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, body) => {
    const before = await allItems('identity')
    expect(await reset(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
