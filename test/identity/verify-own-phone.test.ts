import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { newPerson } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { askForChange, changeCode, changeContact, enterCode, fillUndoable } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { newPhone, otherThan, otpFor, phoneSignIn, setOtpCaps, verifyOtp } from '../support/otps.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

const account = async () => {
  const { person, userId, device } = await onDevices('a/1')
  return { person, userId, token: device(0).token, other: device(1).token }
}

const waiting = async () => {
  const [of, phone] = [await account(), newPhone()]
  await askForChange(of.token, { phone_number: phone })
  return { ...of, phone, code: await changeCode(of.userId, 'phone') }
}

const week = 7 * 24 * 3600_000

describe('POST /users/me/phone/verify', () => {
  it('200 the number signs in to this account, and all other devices are signed out', async () => {
    const { token, other, phone, code, userId } = await waiting()
    expect(await enterCode(token, 'phone', code)).toMatchObject({
      status: 200,
      body: { id: userId, phone_number: phone, phone_verified: true },
    })
    expect((await call(me, { token })).status).toBe(200)
    expect((await call(me, { token: other })).status).toBe(401)
    expect((await phoneSignIn(phone)).userId).toBe(userId)
  })

  it('200 proves the number that was named at registration', async () => {
    const of = await account()
    expect(await changeContact(of, 'phone', of.person.phone_number)).toMatchObject({ body: { phone_verified: true } })
    expect((await phoneSignIn(of.person.phone_number)).userId).toBe(of.userId)
  })

  it('the former number signs in to nothing for 7 days, as it can be taken back; then it makes a new account', async () => {
    const of = await phoneSignIn()
    await changeContact(of, 'phone', newPhone())
    expect(await verifyOtp(await otpFor(of.phoneNumber))).toMatchObject({
      status: 409,
      body: { code: 'PHONE_NUMBER_TAKEN' },
    })
    const other = await account()
    expect(await changeContact(other, 'phone', of.phoneNumber)).toMatchObject({ status: 409 })
    const [first, second] = await later(week + 5000, async () => {
      const code = await otpFor(of.phoneNumber)
      return [await verifyOtp(code), await verifyOtp(await otpFor(of.phoneNumber))]
    })
    expect(first).toMatchObject({ status: 200 })
    expect(first?.body.user_id).not.toBe(of.userId)
    expect(second?.body.user_id).toBe(first?.body.user_id)
  })

  it('409 PHONE_NUMBER_TAKEN when another account has proved it, meanwhile too', async () => {
    const { token, phone, code } = await waiting()
    await phoneSignIn(phone)
    expect(await enterCode(token, 'phone', code)).toMatchObject({ status: 409, body: { code: 'PHONE_NUMBER_TAKEN' } })
  })

  it('200 for an address and a number proved at once: both change', async () => {
    const [of, email, phone_number] = [await account(), newPerson().email, newPhone()]
    await askForChange(of.token, { email, phone_number })
    const codes = [await changeCode(of.userId, 'email'), await changeCode(of.userId, 'phone')] as const
    const answers = await Promise.all([enterCode(of.token, 'email', codes[0]), enterCode(of.token, 'phone', codes[1])])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await call(me, { token: of.token })).body).toMatchObject({ email, phone_number, phone_verified: true })
  })

  it('422 CODE_INVALID for a wrong code, and after 5 for the right one', async () => {
    const { token, code } = await waiting()
    for (let tries = 0; tries < 6; tries += 1)
      expect(await enterCode(token, 'phone', tries < 5 ? otherThan(code) : code)).toMatchObject({
        status: 422,
        body: { code: 'CODE_INVALID' },
      })
  })

  it('429 TOO_MANY_CHANGES after 20 acts in a week that can be undone', async () => {
    const { token, userId, code } = await waiting()
    await fillUndoable(userId)
    expect(await enterCode(token, 'phone', code)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
  })
})
