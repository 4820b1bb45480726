import { beforeAll, beforeEach, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { aHold, contact, passengers } from '../bookings/a-hold.ts'
import { newIp, newPerson, password, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { newPhone, otpFor, phoneSignIn, requestOtp, setOtpCaps, verifyOtp } from '../support/otps.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})
beforeEach(() => setOtpCaps())

const withZero = (phone: string) => phone.replace('+91', '+910')

it('429: the ways to write a number count as one', async () => {
  const phone = newPhone()
  const written = [phone, withZero(phone), phone.replace(/(\d{5})$/, ' $1'), `\u202a${phone}\u202c`, withZero(phone)]
  for (const each of written) expect((await requestOtp(each)).status).toBe(202)
  for (const each of written) expect((await requestOtp(each)).status).toBe(429)
})

it.each(['+91919876543210', '+910000000000', '+15550100', '9876543210'])(
  '400 for %s, which no numbering plan has: to sign in, to register and as a contact',
  async phone => {
    const { token, reservation } = await aHold()
    const booked = { reservation_id: reservation.id, passengers, contact: { ...contact, phone } }
    const answers = [
      await requestOtp(phone),
      await call(register, { body: { ...newPerson(), phone_number: phone }, ip: newIp() }),
      await call(createBooking, { token, body: booked }),
    ]
    expect(answers.map(({ status, body }) => [status, body.errors?.[0]?.loc.at(-1)])).toEqual([
      [400, 'phone_number'],
      [400, 'phone_number'],
      [400, 'phone'],
    ])
  },
)

it('201 keeps a contact’s number in one form', async () => {
  const { token, reservation } = await aHold()
  const booked = { reservation_id: reservation.id, passengers, contact: { ...contact, phone: '+910 98765-43210' } }
  const { status, body } = await call(createBooking, { token, body: booked })
  expect([status, body.contact.phone]).toEqual([201, '+919876543210'])
})

/** An account whose number is stored in a form that was accepted earlier. */
const storedAs = async (form: (phone: string) => string, proved: boolean) => {
  const { userId } = await signUp()
  const phone = newPhone()
  const items = await itemsUnder('identity', `USER#${userId}`)
  const user = items.find(({ sk }) => sk === 'USER')
  await putItem('identity', { ...user, phone_number: form(phone), phone_verified: proved })
  const verified_at = proved ? { verified_at: '2026-01-01T00:00:00.000Z' } : {}
  await putItem('identity', { pk: `PHONE#${form(phone)}`, sk: 'ACCOUNT', user_id: userId, ...verified_at })
  return { userId, phone }
}

it('200: an account that was stored with another form of its number signs in by any of them', async () => {
  const { userId, phone } = await storedAs(withZero, true)
  for (const written of [phone, withZero(phone)]) {
    expect((await verifyOtp(await otpFor(written))).body).toMatchObject({ user_id: userId })
    const answer = await call(login, { body: { phone_number: written, password }, ip: newIp() })
    expect([answer.status, answer.body.user_id]).toEqual([200, userId])
  }
  const { answer } = await signUp()
  const taken = await verifyOtp(await otpFor(phone), { token: answer.body.access_token })
  expect([taken.status, taken.body.code]).toEqual([409, 'PHONE_NUMBER_TAKEN'])
})

it('200: a number that no plan has still signs in with its password', async () => {
  const { userId, phone } = await storedAs(number => number.replace('+91', '+9191'), false)
  const written = phone.replace('+91', '+9191')
  const answer = await call(login, { body: { phone_number: written, password }, ip: newIp() })
  expect([answer.status, answer.body.user_id]).toEqual([200, userId])
})

it('200: whoever proves a number owns it, though another account only gave it in an earlier form', async () => {
  const { userId, phone } = await storedAs(withZero, false)
  const { userId: owner } = await phoneSignIn(phone)
  expect(owner).not.toBe(userId)
  expect((await phoneSignIn(withZero(phone))).userId).toBe(owner)
})
