import { beforeAll, describe, expect, it } from 'vitest'
import { handler as activate } from '../../functions/identity/activate-user.ts'
import { handler } from '../../functions/identity/delete-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { selling } from '../../shared/selling.ts'
import type { TripDetails } from '../../shared/tickets/rules/trip.ts'
import { readTicket } from '../../shared/tickets/store/tickets.ts'
import { allItems, newIp, password, signUpByEndpoints } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { eraseAfterGrace, eraseDeleted } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { later } from '../support/later.ts'
import { storedText } from '../support/mailed.ts'
import { phoneSignIn, setOtpCaps } from '../support/otps.ts'
import { storePurchase, traveller } from '../support/purchases.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity('commerce', 'inventory')
})

const leave = (token?: string) => call(handler, { method: 'DELETE', path: '/api/v1/users/me', token })

const journeyOf = ({ details }: Booking) => (details as unknown as TripDetails).journeys[0]

const recordsOf = async (userId: string) => (await allItems('commerce')).filter(({ pk }) => pk === `USER#${userId}`)

describe('DELETE /users/me', () => {
  it('204 signs out everywhere at once, and nobody signs in; administrators can undo it for 72 hours', async () => {
    const { device, devices, person, userId } = await onDevices('curl/8.5.0')
    const answer = await leave(device(0).token)
    expect(answer).toMatchObject({ status: 204, cookies: [expect.stringMatching(/^refresh_token=; Max-Age=0/)] })
    for (const { token, refreshToken } of devices) {
      expect((await call(me, { token })).status).toBe(401)
      expect((await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })).status).toBe(403)
    }
    const enter = () => call(login, { body: { email: person.email, password }, ip: newIp() })
    const { erase_after } = (await readUser(userId)) ?? {}
    expect(Date.parse(erase_after ?? '') - Date.now()).toBeGreaterThan(71 * 3600_000)
    const refused = await enter()
    expect(refused).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DEACTIVATED' } })
    expect(refused.body.detail).toContain(erase_after)

    await eraseDeleted()
    const { token } = await accountOf('admin')
    const request = { method: 'PUT', path: `/api/v1/users/${userId}/activate`, params: { id: userId }, token } as const
    expect((await call(activate, request)).status).toBe(200)
    await eraseAfterGrace()
    expect((await enter()).status).toBe(200)
  })

  it('72 hours later no personal data is left: no account, address, number, device or session', async () => {
    const { device, person, userId } = await onDevices('curl/8.5.0')
    await call(login, { body: { email: person.email, password: 'wrong' }, ip: newIp() })
    expect((await leave(device(0).token)).status).toBe(204)
    await eraseAfterGrace()
    const left = await storedText('identity')
    for (const trace of [person.email, person.phone_number, `SESSIONS#${userId}`, `USER#${userId}`])
      expect(left).not.toContain(trace)
    const body = { email: person.email, password }
    expect(await call(login, { body, ip: newIp() })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    })
  })

  it('keeps bookings, tickets, payments and refunds with their amounts, and erases the personal data in them', async () => {
    const { device, userId } = await onDevices()
    const { booking, ticket, payment, refund } = await storePurchase(userId)
    const other = await onDevices()
    await storePurchase(other.userId)
    const before = await recordsOf(userId)
    await leave(device(0).token)
    expect(JSON.stringify(await recordsOf(userId), text)).toContain(traveller.name)
    await eraseAfterGrace()
    const after = await recordsOf(userId)
    expect(after.map(({ sk }) => sk).toSorted()).toEqual(before.map(({ sk }) => sk).toSorted())
    expect(await readBooking(selling, userId, booking.id)).toEqual({
      ...booking,
      details: { ...booking.details, passengers: [{ name: 'Erased', seat_id: '1A' }] },
      contact: { email: '', phone: '' },
      erased_at: expect.any(Number),
    })
    expect(await readTicket(userId, ticket.id)).toEqual({
      ...ticket,
      codes: [{ seat_number: '1A', passenger_name: 'Erased', token: '' }],
    })
    expect(after).toContainEqual(
      expect.objectContaining({ id: payment.id, amount: payment.amount, state: 'confirmed' }),
    )
    expect(after).toContainEqual(expect.objectContaining({ id: refund.id, amount: refund.amount }))
    for (const trace of Object.values(traveller)) expect(JSON.stringify(after, text)).not.toContain(trace)
    expect(JSON.stringify(await recordsOf(other.userId), text)).toContain(traveller.name)
  })

  it('frees the e-mail address and the phone number for a new account', async () => {
    const { device, person, userId } = await onDevices()
    await leave(device(0).token)
    await eraseAfterGrace()
    const again = await call(register, { body: person, ip: newIp() })
    expect(again.status).toBe(201)
    expect(again.body.id).not.toBe(userId)
    expect((await signUpByEndpoints(person)).userId).not.toBe(userId)
    const first = await phoneSignIn()
    await leave(first.token)
    await eraseAfterGrace()
    const second = await phoneSignIn(first.phoneNumber)
    expect(second.answer.status).toBe(200)
    expect(second.userId).not.toBe(first.userId)
  })

  it('continues wherever it was interrupted, and forgets the erasure when all is done', async () => {
    const { device, userId } = await onDevices()
    await storePurchase(userId)
    await leave(device(0).token)
    for (let calls = 1, isOver = false; !isOver; calls += 1)
      await killedAfter(calls, async () => {
        const run = eraseAfterGrace()
        isOver = await run.then(() => true).catch(() => false)
      })
    const left = await storedText('identity')
    for (const trace of [`SESSIONS#${userId}`, `USER#${userId}`]) expect(left).not.toContain(trace)
    expect(JSON.stringify(await recordsOf(userId), text)).not.toContain(traveller.name)
  })

  it('one that cannot be erased fails the run, keeps no other from being erased, and is erased once it can be', async () => {
    const [poisoned, other] = [await onDevices(), await onDevices()]
    const { booking } = await storePurchase(poisoned.userId)
    const item = { ...keys.booking(poisoned.userId, booking.id), ...toBookingItem(selling, booking) }
    for (const { device } of [poisoned, other]) expect((await leave(device(0).token)).status).toBe(204)
    await putItem('commerce', { ...item, packed: new Uint8Array([1, 2, 3]) })
    await expect(eraseAfterGrace()).rejects.toThrow('1 accounts were not erased')
    expect(await readUser(other.userId)).toBeUndefined()
    expect(await readUser(poisoned.userId)).toBeDefined()
    await eraseAfterGrace(60_000)
    expect(await readUser(poisoned.userId)).toBeDefined()
    await putItem('commerce', item)
    await eraseAfterGrace()
    expect(await readUser(poisoned.userId)).toBeUndefined()
  })

  it('204 for two at once, or 409 ACCOUNT_CHANGED for what a change of the same moment crossed', async () => {
    const { device, userId } = await onDevices()
    const answers = await Promise.all([leave(device(0).token), leave(device(0).token)])
    expect(answers.map(({ status }) => status)).toContain(204)
    for (const { status, body } of answers)
      if (status !== 204)
        expect(['ACCOUNT_CHANGED', 'UNAUTHENTICATED', 'RECENT_SIGN_IN_REQUIRED', 'UNAVAILABLE']).toContain(body.code)
    expect(await readUser(userId)).toMatchObject({ erase_after: expect.any(String) })
  })

  it('409 UPCOMING_BOOKINGS for a booking that is still to come, 409 BEING_CONFIRMED while it is being paid for; nothing is changed', async () => {
    const { device, userId } = await onDevices()
    const { booking, payment } = await storePurchase(userId)
    const upcoming = { ...booking, details: { ...booking.details, journeys: [{ ...journeyOf(booking), summary: {} }] } }
    await putItem('commerce', { ...keys.booking(userId, booking.id), ...toBookingItem(selling, upcoming) })
    const before = await recordsOf(userId)
    expect(await leave(device(0).token)).toMatchObject({
      status: 409,
      body: { code: 'UPCOMING_BOOKINGS', bookings: [{ booking_id: booking.id, refund_amount: 0 }] },
    })
    await putItem('commerce', { ...keys.payment(userId, payment.id), ...payment, state: 'authorized', to_capture: 1 })
    const body = { cancel_bookings: true }
    expect(await call(handler, { method: 'DELETE', token: device(0).token, body })).toMatchObject({
      status: 409,
      body: { code: 'BEING_CONFIRMED' },
    })
    await putItem('commerce', { ...keys.payment(userId, payment.id), ...payment })
    expect(await recordsOf(userId)).toEqual(before)
    expect(await readUser(userId)).toBeDefined()
  })

  it('403 RECENT_SIGN_IN_REQUIRED ten minutes after signing in; nothing is changed', async () => {
    const { device, userId } = await onDevices()
    const before = await readUser(userId)
    const answer = await later(601_000, () => leave(device(0).token))
    expect(answer).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
    expect(await readUser(userId)).toEqual(before)
  })

  it('409 LAST_SUPER_ADMIN for the last one, which stays; one of several may be deleted', async () => {
    const [first, last] = [await onDevices(), await onDevices()]
    for (const { userId } of [first, last]) {
      const user = await readUser(userId)
      if (user) await changeRole(user, 'super_admin')
    }
    expect((await leave(first.device(0).token)).status).toBe(204)
    expect(await leave(last.device(0).token)).toMatchObject({ status: 409, body: { code: 'LAST_SUPER_ADMIN' } })
    expect(await readUser(last.userId)).toMatchObject({ role: 'super_admin' })
  })
})

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
