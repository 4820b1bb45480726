import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as changePassword } from '../../functions/identity/change-password.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { allItems, newIp, password, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { fillUndoable, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { newPhone, otherThan, otpFor, phoneSignIn, setOtpCaps, verifyOtp } from '../support/otps.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

const refused = { status: 422, body: { code: 'CODE_INVALID' } }

const usersWith = async (phone: string) =>
  (await allItems('identity')).filter(({ sk, phone_number }) => sk === 'USER' && phone_number === phone)

describe('POST /auth/otp/verify', () => {
  it('200 makes an account the first time: a phone number, no e-mail address, no password', async () => {
    const phone = newPhone()
    const answer = await verifyOtp(await otpFor(phone))
    expect(answer).toMatchObject({
      status: 200,
      body: {
        token_type: 'bearer',
        expires_in: 1800,
        user: { email: null, email_verified: false, phone_number: phone, phone_verified: true, role: 'customer' },
      },
    })
    expect(answer.cookies).toEqual([expect.stringMatching(/^refresh_token=.*SameSite=Strict$/)])
    const own = await call(me, { token: answer.body.access_token })
    expect(own).toMatchObject({ status: 200, body: answer.body.user })
  })

  it('200 signs in to the same account from then on', async () => {
    const { phoneNumber, userId } = await phoneSignIn()
    const again = await verifyOtp({ ...(await otpFor(phoneNumber)), client: 'native' })
    expect(again).toMatchObject({
      status: 200,
      body: { user_id: userId, refresh_token: expect.any(String) },
      cookies: [],
    })
    expect(await usersWith(phoneNumber)).toHaveLength(1)
  })

  it('200 for two first codes at once: one account', async () => {
    const phone = newPhone()
    const codes = [await otpFor(phone), await otpFor(phone)]
    const answers = await Promise.all(codes.map(code => verifyOtp(code)))
    const ids = answers.flatMap(({ status, body }) => (status === 200 ? [body.user_id] : []))
    expect(new Set(ids).size).toBe(1)
    expect(await usersWith(phone)).toHaveLength(1)
  })

  it('200 never signs in to an account that only named the number when it registered', async () => {
    const { person, userId } = await signUp()
    const answer = await verifyOtp(await otpFor(person.phone_number))
    expect(answer.status).toBe(200)
    expect(answer.body.user_id).not.toBe(userId)
    // By its own password it still signs in to itself: a refusal would tell that the number is proved.
    const byPhone = { phone_number: person.phone_number, password }
    expect((await call(login, { body: byPhone, ip: newIp() })).body).toMatchObject({ user_id: userId })
    expect((await call(login, { body: { email: person.email, password }, ip: newIp() })).status).toBe(200)
  })

  it('200 with an access token adds the number to that account, which it signs in to from then on', async () => {
    const { answer, userId } = await signUp()
    const phone = newPhone()
    const token = answer.body.access_token
    const added = await verifyOtp(await otpFor(phone), { token })
    expect(added).toMatchObject({
      status: 200,
      body: { user_id: userId, user: { phone_number: phone, phone_verified: true } },
    })
    expect((await call(me, { token })).status).toBe(401)
    expect((await phoneSignIn(phone)).userId).toBe(userId)
    expect((await call(login, { body: { phone_number: phone, password }, ip: newIp() })).status).toBe(200)
  })

  it('200 with an access token signs all other devices out; one’s own number again signs this one in anew', async () => {
    const { device, userId } = await onDevices('a/1')
    const phone = newPhone()
    expect((await verifyOtp(await otpFor(phone), { token: device(0).token })).status).toBe(200)
    expect((await call(me, { token: device(1).token })).status).toBe(401)
    const { token } = await phoneSignIn(phone)
    const again = await later(601_000, async () => verifyOtp(await otpFor(phone), { token }))
    expect(again).toMatchObject({ status: 200, body: { user_id: userId } })
    expect(await undoTokens(userId)).toHaveLength(1)
  })

  it('403 RECENT_SIGN_IN_REQUIRED to add a number ten minutes after signing in; the code stays valid', async () => {
    const { answer, userId } = await signUp()
    const phone = newPhone()
    await later(601_000, async () => {
      const right = await otpFor(phone)
      const refusal = await verifyOtp(right, { token: answer.body.access_token })
      expect(refusal).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
      expect((await verifyOtp(right)).status).toBe(200)
    })
    expect(await usersWith(phone)).not.toContainEqual(expect.objectContaining({ user_id: userId }))
  })

  it('429 TOO_MANY_CHANGES after 20 acts in a week that can be undone', async () => {
    const { answer, userId } = await signUp()
    await fillUndoable(userId)
    const refusal = await verifyOtp(await otpFor(newPhone()), { token: answer.body.access_token })
    expect(refusal).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
  })

  it('409 PHONE_NUMBER_TAKEN when another account has proved it', async () => {
    const { phoneNumber } = await phoneSignIn()
    const { answer, userId } = await signUp()
    const taken = await verifyOtp(await otpFor(phoneNumber), { token: answer.body.access_token })
    expect(taken).toMatchObject({ status: 409, body: { code: 'PHONE_NUMBER_TAKEN' } })
    expect((await phoneSignIn(phoneNumber)).userId).not.toBe(userId)
  })

  it('403 ACCOUNT_DEACTIVATED for an account an administrator has deactivated', async () => {
    const { phoneNumber, userId } = await phoneSignIn()
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.user(userId),
        UpdateExpression: 'SET deactivated_at = :now',
        ExpressionAttributeValues: { ':now': toIso(Date.now()) },
      }),
    )
    const answer = await verifyOtp(await otpFor(phoneNumber))
    expect(answer).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DEACTIVATED' } })
  })

  it('422 CODE_INVALID alike for a wrong code, one used before and an unknown id', async () => {
    const logged = vi.spyOn(console, 'log')
    const { otp_id, code } = await otpFor(newPhone())
    const answers = [await verifyOtp({ otp_id, code: otherThan(code) })]
    expect((await verifyOtp({ otp_id, code })).status).toBe(200)
    answers.push(await verifyOtp({ otp_id, code }))
    answers.push(await verifyOtp({ otp_id: newId(identityIds.otp, Date.now()), code }))
    const [first, ...others] = answers.map(({ status, body: { request_id, ...body } }) => ({ status, body }))
    expect(first).toMatchObject(refused)
    for (const other of others) expect(other).toEqual(first)
    const output = JSON.stringify([logged.mock.calls, answers.map(({ body }) => body.detail)])
    logged.mockRestore()
    expect(output).not.toMatch(new RegExp(`\\D${code}\\D`))
  })

  it('422 CODE_INVALID for the right code after 5 wrong ones, and no account is made', async () => {
    const phone = newPhone()
    const { otp_id, code } = await otpFor(phone)
    for (let tries = 0; tries < 5; tries += 1) await verifyOtp({ otp_id, code: otherThan(code) })
    expect(await verifyOtp({ otp_id, code })).toMatchObject(refused)
    expect(await usersWith(phone)).toEqual([])
  })

  it('uses exactly 5 tries of 40 that come at once', async () => {
    const { otp_id, code } = await otpFor(newPhone())
    await Promise.all(Array.from({ length: 40 }, () => verifyOtp({ otp_id, code: otherThan(code) })))
    const item = (await allItems('identity')).find(item => item.sk === 'OTP' && item.otp_id === otp_id)
    expect(item?.tries).toBe(5)
  })

  it('one of 5 at once with the right code wins', async () => {
    const { otp_id, code } = await otpFor(newPhone())
    const answers = await Promise.all(Array.from({ length: 5 }, () => verifyOtp({ otp_id, code })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('422 CODE_INVALID after its ten minutes', async () => {
    const { otp_id, code } = await otpFor(newPhone())
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.otp(otp_id),
        UpdateExpression: 'SET expires_at = :past',
        ExpressionAttributeValues: { ':past': toIso(Date.now() - 1000) },
      }),
    )
    expect(await verifyOtp({ otp_id, code })).toMatchObject(refused)
  })

  it('an account without a password has none to guess', async () => {
    const { phoneNumber, token } = await phoneSignIn()
    const body = { phone_number: phoneNumber, password }
    expect(await call(login, { body, ip: newIp() })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    })
    const change = { old_password: password, new_password: 'an entirely new password' }
    expect(await call(changePassword, { token, body: change })).toMatchObject({ body: { code: 'PASSWORD_WRONG' } })
  })

  it('401 UNAUTHENTICATED with a malformed token, and the code stays valid', async () => {
    const right = await otpFor(newPhone())
    expect(await verifyOtp(right, { token: 'x' })).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect((await verifyOtp(right)).status).toBe(200)
  })

  it.each([
    ['five digits', { code: '12345' }],
    ['a number', { code: 123456 }],
    ['no id', { otp_id: undefined }],
    ['an id of another kind', { otp_id: newId(identityIds.user, Date.now()) }],
    ['another client', { client: 'curl' }],
    ['an unknown member', { phone_number: '+919876543210' }],
  ])('400 VALIDATION_FAILED for %s, and no try is used', async (_, change) => {
    const right = await otpFor(newPhone())
    const before = await allItems('identity')
    expect(await verifyOtp({ ...right, ...change })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
