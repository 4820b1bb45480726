import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as cancelBooking } from '../../functions/bookings/cancel-booking.ts'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { handler as getCancellation } from '../../functions/bookings/get-cancellation.ts'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler as quoteCancellation } from '../../functions/bookings/quote-cancellation.ts'
import { handler as getPayment } from '../../functions/payments/get-payment.ts'
import { handler as initiate } from '../../functions/payments/initiate-payment.ts'
import { handler as getReservation } from '../../functions/reservations/get-reservation.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler as downloadTicket } from '../../functions/tickets/download-ticket.ts'
import { handler as getTicket } from '../../functions/tickets/get-ticket.ts'
import type { BearerGrant } from '../../shared/platform/auth/bearer-token.ts'
import {
  aBooking,
  aBuyer,
  aReservation,
  type Buyer,
  consumeEvents,
  due,
  paidEvent,
  recordsOf,
  startPaying,
} from '../payments/paying.ts'
import { bearerTokenFor, newBearerId } from '../support/bearers.ts'
import { call } from '../support/call.ts'
import { itemsUnder } from '../support/departure.ts'
import { accessTokenFor } from '../support/identity.ts'
import { readPdf } from '../tickets/pdf-content.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const scopes: BearerGrant['scopes'] = ['read:bookings', 'write:bookings', 'read:payments', 'write:payments']

/**
 * An owner without an account. What it owns is made by the endpoints for accounts, under its id, as no endpoint sells to
 * bearers yet; `token` is what it gets.
 */
const anOwner = async () => {
  const userId = newBearerId()
  const { token } = await bearerTokenFor(scopes, userId)
  const maker = { ...(await accessTokenFor('customer', userId)), account: {} } as Buyer
  return { token, userId, maker }
}

const payWith = (token: string, body: object) =>
  call(initiate, { token, body: { payment_method: 'upi', amount: due, ...body } })

/** All who must not know of it: another bearer, and an account. */
const strangers = async () => [(await bearerTokenFor(scopes)).token, (await aBuyer()).token]

/** Each read of what belongs to a booking, with the id it takes. */
const readsOf = (booking: { id: string }, reservationId: string) => {
  const suffix = booking.id.slice(4)
  return [
    [getBooking, booking.id],
    [getPayment, `pay_${suffix}`],
    [getTicket, `tkt_${suffix}`],
    [downloadTicket, `tkt_${suffix}`],
    [getReservation, reservationId],
  ] as const
}

describe('a booking whose owner is a bearer', () => {
  it('200 and 201: it is read, paid, settled, and its ticket downloaded by the token alone', async () => {
    const { token, userId, maker } = await anOwner()
    const { booking, reservation } = await aBooking(maker)
    expect(await call(getBooking, { token, params: { id: booking.id } })).toMatchObject({
      status: 200,
      body: { id: booking.id, status: 'pending_payment' },
    })
    const { status, body: payment } = await payWith(token, { booking_id: booking.id })
    expect([status, payment.status]).toEqual([201, 'pending'])
    expect(await consumeEvents(paidEvent({ buyer: maker, payment }))).toEqual({ batchItemFailures: [] })
    for (const [handler, id] of readsOf(booking, reservation.id))
      expect(await call(handler, { token, params: { id } }), id).toMatchObject({ status: 200 })
    expect(await recordsOf(maker, booking.id)).toMatchObject({
      booking: { state: 'confirmed', user_id: userId },
      payment: { state: 'confirmed', user_id: userId },
      tickets: [{ user_id: userId }],
      refunds: [],
    })
    const { raw } = await call(downloadTicket, { token, params: { id: `tkt_${booking.id.slice(4)}` } })
    expect((await readPdf(raw)).pages[0]?.text).toContain('Asha Rao')
  })

  it('404 for another bearer’s token and an account’s, before and after it is paid', async () => {
    const { token, maker } = await anOwner()
    const { booking, reservation } = await aBooking(maker)
    const refuse = async () => {
      for (const stranger of await strangers()) {
        for (const [handler, id] of readsOf(booking, reservation.id))
          expect(await call(handler, { token: stranger, params: { id } }), id).toMatchObject({ status: 404 })
        expect(await payWith(stranger, { booking_id: booking.id })).toMatchObject({ status: 404 })
        expect(
          await call(release, { token: stranger, method: 'DELETE', params: { id: reservation.id } }),
        ).toMatchObject({
          status: 404,
        })
      }
    }
    await refuse()
    const { body: payment } = await payWith(token, { booking_id: booking.id })
    await consumeEvents(paidEvent({ buyer: maker, payment }))
    await refuse()
  })

  it('200: it is quoted and cancelled by the token alone, once for each Idempotency-Key; 404 for anybody else', async () => {
    const { token, userId, maker } = await anOwner()
    const { booking } = await aBooking(maker)
    const { body: payment } = await payWith(token, { booking_id: booking.id })
    await consumeEvents(paidEvent({ buyer: maker, payment }))
    const params = { id: booking.id }
    const headers = { 'idempotency-key': 'one' }
    for (const stranger of await strangers()) {
      const theirs = { token: stranger, params }
      expect(await call(quoteCancellation, theirs)).toMatchObject({ status: 404 })
      expect(await call(cancelBooking, { ...theirs, headers, body: {} })).toMatchObject({ status: 404 })
    }
    const quoted = await call(quoteCancellation, { token, params })
    expect(quoted).toMatchObject({ status: 200, body: { refund_amount: expect.any(Number) } })
    const cancelled = await call(cancelBooking, { token, params, headers, body: {} })
    expect(cancelled).toMatchObject({ status: 200, body: { refund_amount: quoted.body.refund_amount } })
    const repeated = await call(cancelBooking, { token, params, headers, body: {} })
    expect([repeated.status, repeated.body.id]).toEqual([200, cancelled.body.id])
    const read = { params: { id: cancelled.body.id } }
    expect(await call(getCancellation, { ...read, token })).toMatchObject({ status: 200 })
    for (const stranger of await strangers())
      expect(await call(getCancellation, { ...read, token: stranger })).toMatchObject({ status: 404 })
    const { booking: stored, refunds } = await recordsOf(maker, booking.id)
    expect(stored).toMatchObject({ state: 'cancelled', user_id: userId })
    expect(refunds).toHaveLength(quoted.body.refund_amount > 0 ? 1 : 0)
  })

  it('200 a list has what the token’s subject owns and nothing else', async () => {
    const [one, other] = [await anOwner(), await anOwner()]
    const { booking } = await aBooking(one.maker)
    await aBooking(other.maker)
    const { status, body } = await call(listBookings, { token: one.token })
    expect([status, body.items.map(({ id }: { id: string }) => id)]).toEqual([200, [booking.id]])
    for (const stranger of await strangers())
      expect((await call(listBookings, { token: stranger })).body.items).toEqual([])
  })
})

describe('a reservation whose owner is a bearer', () => {
  it('200 is released by the token; the records name the bearer as their author', async () => {
    const { token, userId, maker } = await anOwner()
    const reservation = await aReservation(maker)
    const answer = await call(release, { token, method: 'DELETE', params: { id: reservation.id } })
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    const [item] = await itemsUnder('commerce', `USER#${userId}`)
    expect(String(item?.updated_by).split(' ')[0]).toBe(userId)
  })

  it('422 BOOKING_REQUIRED when it is to be paid without a booking, as no account has a name and an address', async () => {
    const { token, maker } = await anOwner()
    const reservation = await aReservation(maker)
    expect(await payWith(token, { reservation_id: reservation.id })).toMatchObject({
      status: 422,
      body: { code: 'BOOKING_REQUIRED' },
    })
  })
})
