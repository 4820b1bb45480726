import { brotliDecompressSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { newPhoneUser } from '../../shared/identity/rules/user.ts'
import { userItem } from '../../shared/identity/store/users.ts'
import { aHold, contact, passengers } from '../bookings/a-hold.ts'
import { allItems, codeFor, newIp, newPerson } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'

beforeAll(() => {
  process.env.HOLD_SECONDS = '900'
  return startIdentity('catalog', 'inventory', 'commerce')
})

/** All that is kept in the tables, replies unpacked. */
const kept = async (): Promise<string> => {
  const replies = (await allItems('runtime')).map(({ body }) =>
    body instanceof Uint8Array ? brotliDecompressSync(body).toString() : body,
  )
  return JSON.stringify(replies) + (await storedText('identity', 'runtime'))
}

const headers = { 'idempotency-key': 'kept-1' }

it('what is kept for repeats of a registration names nobody once the account is deleted', async () => {
  const person = newPerson()
  const ip = newIp()
  await call(register, { body: person, headers, ip })
  const body = { email: person.email, code: await codeFor(person.email), client: 'native' }
  const { access_token: token } = (await call(verify, { body, ip })).body
  expect((await call(leave, { method: 'DELETE', token })).status).toBe(204)
  await eraseAfterGrace()
  const left = await kept()
  for (const trace of [person.email, person.phone_number, 'Asha', 'Rao']) expect(left).not.toContain(trace)
})

it('what is kept for repeats of a booking has neither names nor documents, before and after', async () => {
  const { token, userId, reservation } = await aHold()
  const account = { ...newPhoneUser('+919800000001', Date.now()), user_id: userId }
  await putItem('identity', userItem(account))
  const body = { reservation_id: reservation.id, passengers, contact }
  expect((await call(createBooking, { body, token, headers })).status).toBe(201)
  const traces = ['Asha Rao', 'P1234567', 'asha@example.com', contact.phone]
  for (const trace of traces) expect(await kept()).not.toContain(trace)
  expect((await call(leave, { method: 'DELETE', token })).status).toBe(204)
  await eraseAfterGrace()
  const left = (await kept()) + (await storedText('commerce'))
  for (const trace of traces) expect(left).not.toContain(trace)
})
