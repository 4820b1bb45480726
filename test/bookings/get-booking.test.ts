import { beforeAll, describe, expect, it } from 'vitest'
import { handler as create } from '../../functions/bookings/create-booking.ts'
import { handler } from '../../functions/bookings/get-booking.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { idOf, newId, suffixOf } from '../../shared/kernel/ids.ts'
import { aPayment } from '../commerce/sales.ts'
import { call } from '../support/call.ts'
import { allItems, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { aHold, contact, passengers } from './a-hold.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const aBooking = async () => {
  const held = await aHold()
  const body = { reservation_id: held.reservation.id, passengers, contact }
  return { ...held, booking: (await call(create, { token: held.token, body })).body }
}

const read = (token: string, id: string) => call(handler, { token, params: { id } })

describe('get booking', () => {
  it('200 shows its booker the booking', async () => {
    const { token, booking } = await aBooking()
    expect(await read(token, booking.id)).toMatchObject({ status: 200, body: booking })
  })

  it('200 shows cancelled once the hold was given back, expired once its time is over', async () => {
    const given = await aBooking()
    await call(release, { method: 'DELETE', token: given.token, params: { id: given.reservation.id } })
    expect((await read(given.token, given.booking.id)).body).toMatchObject({ status: 'cancelled', expires_at: null })

    const late = await aBooking()
    const record = (await allItems('commerce')).find(item => item.id === late.reservation.id)
    await putItem('commerce', { ...record, expires_at: Date.now() - 1 })
    expect((await read(late.token, late.booking.id)).body).toMatchObject({ status: 'expired', expires_at: null })
  })

  it('200 awaits, never expires, while a payment that came late is being settled', async () => {
    const late = await aBooking()
    const record = (await allItems('commerce')).find(item => item.id === late.reservation.id)
    await putItem('commerce', { ...record, state: 'converted', expires_at: Date.now() - 1 })
    expect((await read(late.token, late.booking.id)).body).toMatchObject({
      status: 'pending_payment',
      expires_at: null,
    })
  })

  it('200 shows a payment that succeeded with the confirmation, though its own record follows a moment later', async () => {
    const { token, userId, booking } = await aBooking()
    const record = (await allItems('commerce')).find(item => item.id === booking.id)
    await putItem('commerce', { ...record, state: 'confirmed', confirmed_at: Date.now() })
    const id = idOf(commerceIds.payment, suffixOf(booking.id))
    const paid = aPayment({ id, user_id: userId, booking_id: booking.id, state: 'paid' })
    await putItem('commerce', { ...keys.payment(userId, id), ...paid })
    expect((await read(token, booking.id)).body).toMatchObject({
      status: 'confirmed',
      payment: { id, status: 'succeeded' },
    })
  })

  it("404 NOT_FOUND for another account's, an unknown and an impossible id, all word for word the same", async () => {
    const { booking } = await aBooking()
    const { token } = await accessTokenFor()
    const replies = await Promise.all([booking.id, newId(commerceIds.booking, 1), 'bkg_x'].map(id => read(token, id)))
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(replies.map(({ body }) => JSON.stringify({ ...body, request_id: '' }))).size).toBe(1)
  })
})
