import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-password.ts'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as resetPassword } from '../../functions/identity/reset-password.ts'
import { allItems, newIp, password } from '../support/accounts.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { resetTokenFor } from '../support/mailed.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const change = (token: string | undefined, body: unknown) =>
  call(handler, { path: '/api/v1/auth/change-password', token, body })

const signIn = (email: string, secret: string) => call(login, { body: { email, password: secret }, ip: newIp() })

const next = 'an entirely new password'
const right = { old_password: password, new_password: next }

describe('POST /auth/change-password', () => {
  it('204: the new password works, the old one does not, and every other device is signed out', async () => {
    const { person, device } = await onDevices('a/1', 'b/1')
    expect(await change(device(1).token, right)).toMatchObject({ status: 204, body: '' })
    expect((await signIn(person.email, password)).status).toBe(401)
    expect((await signIn(person.email, next)).status).toBe(200)
    expect((await call(me, { token: device(0).token })).status).toBe(401)
    expect((await call(me, { token: device(2).token })).status).toBe(401)
    expect((await call(me, { token: device(1).token })).status).toBe(200)
  })

  it('204 makes a reset token that was mailed before worthless', async () => {
    const { person, device } = await onDevices()
    await call(forgot, { body: { email: person.email }, ip: newIp() })
    const token = await resetTokenFor(person.email)
    await change(device(0).token, right)
    const answer = await call(resetPassword, { body: { token, new_password: 'a third password' }, ip: newIp() })
    expect(answer).toMatchObject({ status: 422, body: { code: 'RESET_TOKEN_INVALID' } })
  })

  it('204 for one of three at once', async () => {
    const { device } = await onDevices()
    const answers = await Promise.all(Array.from({ length: 3 }, () => change(device(0).token, right)))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
  })

  it('422 PASSWORD_WRONG without the old one, after one Argon2; nothing changes', async () => {
    const { person, device } = await onDevices('a/1')
    const before = await allItems('identity')
    const runs = await argon2Runs(async () => {
      expect(await change(device(0).token, { ...right, old_password: 'not the password' })).toMatchObject({
        status: 422,
        body: { code: 'PASSWORD_WRONG', errors: [{ loc: ['body', 'old_password'] }] },
      })
    })
    expect(runs).toBe(1)
    expect(await allItems('identity')).toEqual(before)
    expect((await signIn(person.email, password)).status).toBe(200)
  })

  it('422 PASSWORD_TOO_COMMON', async () => {
    const { device } = await onDevices()
    expect(await change(device(0).token, { ...right, new_password: 'qwertyuiop' })).toMatchObject({
      status: 422,
      body: { code: 'PASSWORD_TOO_COMMON', errors: [{ loc: ['body', 'new_password'] }] },
    })
  })

  it.each([
    ['no old password', { new_password: next }],
    ['no new password', { old_password: password }],
    ['a short one', { ...right, new_password: 'short' }],
    ['one of 129 characters', { ...right, new_password: 'x'.repeat(129) }],
    ['an operator', { ...right, old_password: { $ne: '' } }],
    ['another account', { ...right, user_id: 'usr_1' }],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, body) => {
    const { device } = await onDevices()
    const before = await allItems('identity')
    expect(await change(device(0).token, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
