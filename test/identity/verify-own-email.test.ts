import { beforeAll, describe, expect, it } from 'vitest'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as resetPassword } from '../../functions/identity/reset-password.ts'
import { handler as verifyEmail } from '../../functions/identity/verify-email.ts'
import { deactivate } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import {
  codeFor,
  itemsOf,
  newIp,
  newPerson,
  password,
  registrationsWith,
  signUpByEndpoints,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { askForChange, changeCode, changeContact, enterCode, fillUndoable } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { resetTokenFor } from '../support/mailed.ts'
import { otherThan, phoneSignIn, setOtpCaps } from '../support/otps.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

const enter = (email: string, secret = password) => call(login, { body: { email, password: secret }, ip: newIp() })

const account = async () => {
  const { person, userId, device } = await onDevices('a/1')
  return { person, userId, token: device(0).token, other: device(1).token }
}

const waiting = async () => {
  const of = await account()
  const { email } = newPerson()
  await askForChange(of.token, { email })
  return { ...of, email, code: await changeCode(of.userId, 'email') }
}

const refused = { status: 422, body: { code: 'CODE_INVALID' } }

const week = 7 * 24 * 3600_000

describe('POST /users/me/email/verify', () => {
  it('200 the new address signs in, the former one no more, and all other devices are signed out', async () => {
    const { token, other, person, email, code, userId } = await waiting()
    expect((await enter(person.email)).status).toBe(200)
    const answer = await enterCode(token, 'email', code)
    expect(answer).toMatchObject({ status: 200, body: { id: userId, email, email_verified: true } })
    expect((await call(me, { token })).body).toEqual(answer.body)
    expect((await call(me, { token: other })).status).toBe(401)
    expect((await enter(email)).body).toMatchObject({ user_id: userId })
    expect(await enter(person.email)).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } })
    expect((await itemsOf(userId)).find(({ sk }) => sk === 'USER')).toMatchObject({ directory_name: email })
  })

  it('200 a first address of an account made by phone', async () => {
    const of = await phoneSignIn()
    const { email } = newPerson()
    expect(await changeContact(of, 'email', email)).toMatchObject({
      status: 200,
      body: { email, email_verified: true, phone_number: of.phoneNumber, phone_verified: true },
    })
    await call(forgot, { body: { email }, ip: newIp() })
    expect(await resetTokenFor(email)).toBeDefined()
  })

  it('200 an address that an earlier version gave an account without proof', async () => {
    const earlier = await storeEarlierAccount()
    const of = await account()
    expect((await changeContact(of, 'email', earlier.email)).status).toBe(200)
    expect(await readUser(earlier.user_id)).toBeUndefined()
  })

  it('keeps the former address from others for 7 days: registering with it answers alike, and no code goes there', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const again = { ...newPerson(), email: of.person.email }
    const registered = (later_ms: number) => later(later_ms, () => call(register, { body: again, ip: newIp() }))
    expect((await registered(week - 5000)).status).toBe(201)
    expect((await registrationsWith(again.email)).at(-1)).not.toHaveProperty('verification_id')
    expect((await registered(week + 5000)).status).toBe(201)
    const body = { email: again.email, code: await codeFor(again.email) }
    expect((await later(week + 6000, () => call(verifyEmail, { body, ip: newIp() }))).status).toBe(200)
  })

  it('200 takes one’s former address back', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    expect(await changeContact(of, 'email', of.person.email)).toMatchObject({ body: { email: of.person.email } })
    expect((await enter(of.person.email)).status).toBe(200)
  })

  it('makes a token to reset the password worthless that the former address got', async () => {
    const of = await account()
    await call(forgot, { body: { email: of.person.email }, ip: newIp() })
    const token = await resetTokenFor(of.person.email)
    await changeContact(of, 'email', newPerson().email)
    expect(
      await call(resetPassword, { body: { token, new_password: 'an entirely new one' }, ip: newIp() }),
    ).toMatchObject({
      body: { code: 'RESET_TOKEN_INVALID' },
    })
  })

  it('409 EMAIL_TAKEN when it was registered meanwhile; nothing changes', async () => {
    const { token, userId, email, code } = await waiting()
    await signUpByEndpoints({ ...newPerson(), email })
    const before = await readUser(userId)
    expect(await enterCode(token, 'email', code)).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } })
    expect(await readUser(userId)).toEqual(before)
  })

  it('one of two accounts that are sent codes for one address gets it', async () => {
    const [one, two] = [await account(), await account()]
    const { email } = newPerson()
    for (const of of [one, two]) await askForChange(of.token, { email })
    const codes = await Promise.all([one, two].map(({ userId }) => changeCode(userId, 'email')))
    const answers = await Promise.all(
      [one, two].map(({ token }, index) => enterCode(token, 'email', codes[index] ?? '')),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('422 CODE_INVALID for a code entered again or twice at once, a wrong one, an earlier one, and without one', async () => {
    const { token, userId, code } = await waiting()
    expect(await enterCode(token, 'email', otherThan(code))).toMatchObject(refused)
    const answers = await Promise.all([enterCode(token, 'email', code), enterCode(token, 'email', code)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422])
    expect(await enterCode(token, 'email', code)).toMatchObject(refused)
    await askForChange(token, { email: newPerson().email })
    const replaced = await changeCode(userId, 'email')
    await askForChange(token, { email: newPerson().email })
    if (replaced !== (await changeCode(userId, 'email')))
      expect(await enterCode(token, 'email', replaced)).toMatchObject(refused)
  })

  it('422 CODE_INVALID after 5 wrong ones, after ten minutes, and for a taken address whatever is entered', async () => {
    const { token, code } = await waiting()
    for (let tries = 0; tries < 5; tries += 1) await enterCode(token, 'email', otherThan(code))
    expect(await enterCode(token, 'email', code)).toMatchObject(refused)
    const late = await waiting()
    expect(await later(601_000, () => enterCode(late.token, 'email', late.code))).toMatchObject(refused)
    const [taken, { person }] = [await account(), await account()]
    await askForChange(taken.token, { email: person.email })
    const guess = await changeCode(taken.userId, 'email')
    expect(await enterCode(taken.token, 'email', guess)).toMatchObject(refused)
  })

  it('an account that is closed meanwhile keeps its address', async () => {
    const { token, userId, person, code } = await waiting()
    const user = await readUser(userId)
    if (user) await deactivate(user, Date.now())
    expect(await enterCode(token, 'email', code)).toMatchObject(refused)
    expect(await readUser(userId)).toMatchObject({ email: person.email })
  })

  it('429 TOO_MANY_CHANGES after 20 acts in a week that can be undone', async () => {
    const { token, userId, code } = await waiting()
    await fillUndoable(userId)
    expect(await enterCode(token, 'email', code)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
  })
})
