import { beforeAll, beforeEach, expect, it } from 'vitest'
import { cities } from '../../bin/demo/network.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verifyEmail } from '../../functions/identity/verify-email.ts'
import { handler as listCities } from '../../functions/transit/list-cities.ts'
import { handler as search } from '../../functions/transit/search-schedules.ts'
import { putCities } from '../../shared/transit/store/cities.ts'
import { codeFor, newIp, newPerson } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { newPhone, otpFor, setOtpCaps, verifyOtp } from '../support/otps.ts'

beforeAll(async () => {
  const stop = await startIdentity('catalog', 'inventory')
  await putCities(cities)
  return stop
})
beforeEach(() => setOtpCaps())

const digits = (zero: string) => (code: string) =>
  code.replace(/\d/g, digit => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))

const ways = [
  ['with a space', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ['with hyphens', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ['with what was pasted around it', (code: string) => `\u202a\ufeff${code}\u202c\n`],
  ['in Devanagari', digits('०')],
  ['in Bengali', digits('০')],
  ['in Arabic', digits('٠')],
  ['in full width', digits('０')],
] as const

it.each(ways)('200 for a code %s, by text message and by mail', async (_, written) => {
  const { otp_id, code } = await otpFor(newPhone())
  expect((await verifyOtp({ otp_id, code: written(code) })).status).toBe(200)
  const person = newPerson()
  await call(register, { body: person, ip: newIp() })
  const body = { email: person.email, code: written(await codeFor(person.email)) }
  expect((await call(verifyEmail, { body, ip: newIp() })).status).toBe(200)
})

it('200 for a city that was pasted with characters that cannot be seen', async () => {
  const date = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  for (const origin_city of [
    '\u200bMumbai',
    'Mum\u00adbai',
    '\u202aMumbai\u202c',
    'Mumbai\r\n',
    '\ufeffMumbai\u200e',
  ]) {
    const query = { origin_city, destination_city: 'Pune', date }
    const { status, body } = await call(search, { query, ip: newIp() })
    expect([status, body.suggestions], JSON.stringify(origin_city)).toEqual([200, undefined])
    const found = await call(listCities, { query: { query: origin_city } })
    expect(found.body.items[0]?.name).toBe('Mumbai')
  }
  const nothing = { origin_city: '\u200b\u2060', destination_city: 'Pune', date }
  expect((await call(search, { query: nothing, ip: newIp() })).status).toBe(400)
})

it.each([
  ['r&d', 'example.com', 'example.com'],
  ['asha', 'Bücher.example', 'xn--bcher-kva.example'],
  ['asha', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['asha', 'mail.भारत', 'mail.xn--h2brj9c'],
  ['a'.repeat(55), 'example.com', 'example.com'],
])('201 for %s@%s', async (local, domain, kept) => {
  const unique = `${local}${String(Date.now() % 1e9).padStart(9, '0')}`
  const { status, body } = await call(register, { body: { ...newPerson(), email: `${unique}@${domain}` }, ip: newIp() })
  expect([status, body.email]).toEqual([201, `${unique}@${kept}`])
})

it.each([`${'a'.repeat(65)}@example.com`, 'asha@example.com-', 'asha@example-.com', 'asha@-example.com'])(
  '400 for %s, which is no address',
  async email => {
    const { status, body } = await call(register, { body: { ...newPerson(), email }, ip: newIp() })
    expect([status, body.errors?.[0]?.loc]).toEqual([400, ['body', 'email']])
  },
)
