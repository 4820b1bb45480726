import { beforeAll, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as changeOwnUser } from '../../functions/identity/change-own-user.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { aHold, contact, passengers } from '../bookings/a-hold.ts'
import { newIp, newPerson, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const refused = [
  ['a line break', 'Asha\nTotal paid: 0.00'],
  ['a line separator', 'Asha\u2028Total paid: 0.00'],
  ['NUL', 'Asha\u0000Rao'],
  ['U+202E', 'Asha\u202eoaR'],
  ['an isolate', '\u2067Asha'],
  ['nothing but characters without a width', '\u200b\u2060\ufeff'],
  ['half a character', 'Asha\ud83d'],
  ['U+FFFF', 'Priya\uffff'],
  ['nothing but a filler', '\u3164'],
  ['nothing but an empty pattern of Braille', '\u2800'],
  ['a link', 'https://evil.example/now'],
  ['the name of a host', 'WWW.EVIL.COM'],
] as const

it.each(refused)('400 for a name with %s: of an account, a changed account and a passenger', async (_, name) => {
  const { answer } = await signUp()
  const { token, reservation } = await aHold()
  const named = passengers.map((passenger, index) => (index === 0 ? { ...passenger, name } : passenger))
  const answers = [
    await call(register, { body: { ...newPerson(), first_name: name }, ip: newIp() }),
    await call(changeOwnUser, { token: answer.body.access_token, body: { first_name: name } }),
    await call(createBooking, { token, body: { reservation_id: reservation.id, passengers: named, contact } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
})

it('201 for names as people have them, kept in one form', async () => {
  for (const [typed, kept] of [
    ['  Jose\u0301  ', 'José'],
    ['न्\u200dष', 'न्\u200dष'],
    ['S.Kumar', 'S.Kumar'],
    ["D'Souza-Rao", "D'Souza-Rao"],
  ] as const) {
    const { status, body } = await call(register, { body: { ...newPerson(), first_name: typed }, ip: newIp() })
    expect([status, body.first_name]).toEqual([201, kept])
  }
})

it('201 for a person with one name, whose last name is empty or left out', async () => {
  const { last_name: _, ...single } = newPerson()
  for (const person of [{ ...newPerson(), last_name: '' }, single]) {
    const { status, body } = await call(register, { body: person, ip: newIp() })
    expect([status, body.first_name, body.last_name]).toEqual([201, 'Asha', ''])
  }
})
