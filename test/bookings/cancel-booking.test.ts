import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as read } from '../../functions/bookings/get-cancellation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { changePayment } from '../../shared/commerce/store/payments.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { idPattern, newId } from '../../shared/kernel/ids.ts'
import { aSubscriber } from '../memberships/world.ts'
import { aBuyer, recordsOf, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { anUnpaidBooking, aPaidBooking, cancelling, details } from './a-paid-booking.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const claimsOf = async (scheduleId: string) => {
  const sections = await readSections(scheduleId, { consistent: true })
  return ['1A', '1B'].map(seat => sections.flatMap(({ claims }) => [...(claims.get(seat) ?? [])]).join())
}

describe('cancel booking', () => {
  it('422 SUBSCRIPTION_RUNS for a membership’s period, which ends with its subscription', async () => {
    const { buyer, bookingId } = await aSubscriber()
    const { status, body } = await cancelling(buyer, bookingId)
    expect([status, body.code]).toEqual([422, 'SUBSCRIPTION_RUNS'])
  })

  it('200 pays back what the policy says, frees the seats, and voids the ticket', async () => {
    const { buyer, booking } = await aPaidBooking(72)
    const { status, body } = await cancelling(buyer, booking.id, { reason: ' ill ' })
    expect([status, body]).toEqual([
      200,
      {
        id: expect.stringMatching(idPattern(commerceIds.cancellation)),
        booking_id: booking.id,
        is_whole: true,
        refund_amount: 81_000,
        fee_amount: 9_000,
        currency: 'INR',
        cancelled_by: 'owner',
        cancel_reason: 'cancelled',
        note: 'ill',
        cancelled_datetime: expect.any(String),
      },
    ])
    const { refunds, tickets } = await recordsOf(buyer, booking.id)
    expect(refunds).toMatchObject([{ amount: 81_000, part: body.id, state: 'owed', reason: 'cancelled' }])
    expect(tickets).toMatchObject([{ state: 'cancelled' }])
    expect(await claimsOf(booking.schedule.id)).toEqual(['0', '0'])
    expect(await details(buyer, booking.id)).toMatchObject({
      status: 'cancelled',
      ticket: { validity_status: 'cancelled' },
      cancel_reason: 'cancelled',
    })
    expect((await call(read, { token: buyer.token, params: { id: body.id } })).body).toEqual(body)
  })

  it('200 of one seat: the other stays booked, on a ticket of its own seat alone', async () => {
    const { buyer, booking } = await aPaidBooking(30)
    const { status, body } = await cancelling(buyer, booking.id, { seat_ids: ['1B'] })
    expect(status).toBe(200)
    expect(body).toMatchObject({ is_whole: false, refund_amount: 20_000, fee_amount: 20_000 })
    expect(await details(buyer, booking.id)).toMatchObject({
      status: 'confirmed',
      total_amount: 50_000,
      passengers: [{ seat_id: '1A' }],
      payment: { status: 'succeeded' },
    })
    const { tickets } = await recordsOf(buyer, booking.id)
    expect(tickets).toMatchObject([{ state: 'valid' }])
    const [first, second] = await claimsOf(booking.schedule.id)
    expect([first === '0', second]).toEqual([false, '0'])
  })

  it('200 of the rest after a part: two refunds of one payment, which together are what it was worth', async () => {
    const { buyer, booking } = await aPaidBooking(72)
    const part = await cancelling(buyer, booking.id, { seat_ids: ['1B'] })
    const rest = await cancelling(buyer, booking.id)
    expect([part.body.refund_amount, rest.body.refund_amount]).toEqual([36_000, 45_000])
    expect(rest.body).toMatchObject({ is_whole: true, fee_amount: 5_000 })
    const { refunds } = await recordsOf(buyer, booking.id)
    expect(refunds.map(({ amount }) => amount).toSorted()).toEqual([36_000, 45_000])
    expect(await claimsOf(booking.schedule.id)).toEqual(['0', '0'])
  })

  it('200 too late for a refund: nothing is paid back, and the seats are free', async () => {
    const { buyer, booking } = await aPaidBooking(2)
    const { body } = await cancelling(buyer, booking.id)
    expect(body).toMatchObject({ is_whole: true, refund_amount: 0, fee_amount: 90_000 })
    expect((await recordsOf(buyer, booking.id)).refunds).toEqual([])
    expect(await claimsOf(booking.schedule.id)).toEqual(['0', '0'])
  })

  it('200 of one that is not paid: its hold ends with it, and nothing is due', async () => {
    const { buyer, booking } = await anUnpaidBooking()
    const { status, body } = await cancelling(buyer, booking.id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ is_whole: true, refund_amount: 0, fee_amount: 0 })
    expect(await details(buyer, booking.id)).toMatchObject({ status: 'cancelled', expires_at: null })
    expect(await claimsOf(booking.schedule.id)).toEqual(['0', '0'])
  })

  it('200 again, and to many at once, is the same cancellation: one refund', async () => {
    const { buyer, booking } = await aPaidBooking()
    const first = await Promise.all(Array.from({ length: 8 }, () => cancelling(buyer, booking.id)))
    const again = await cancelling(buyer, booking.id)
    expect([...first, again].map(({ status }) => status)).toEqual(Array(9).fill(200))
    expect(new Set([...first, again].map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect((await recordsOf(buyer, booking.id)).refunds).toHaveLength(1)
  })

  it('200 gives the same reply for the same Idempotency-Key, 422 for another part under it', async () => {
    const { buyer, booking } = await aPaidBooking()
    const headers = { 'idempotency-key': 'cancel-1' }
    const first = await cancelling(buyer, booking.id, { seat_ids: ['1A'] }, { headers })
    const again = await cancelling(buyer, booking.id, { seat_ids: ['1A'] }, { headers })
    expect([again.status, again.body]).toEqual([200, first.body])
    const other = await cancelling(buyer, booking.id, { seat_ids: ['1B'] }, { headers })
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect((await recordsOf(buyer, booking.id)).refunds).toHaveLength(1)
  })

  it('200 of a repeat of the same Idempotency-Key, after a death at any call of the first: one refund', async () => {
    for (let calls = 1; calls < 14; calls += 1) {
      const { buyer, booking } = await aPaidBooking()
      const part = () =>
        cancelling(buyer, booking.id, { seat_ids: ['1A'] }, { headers: { 'idempotency-key': `dead-${calls}` } })
      await killedAfter(calls, part)
      const [again, more] = [await part(), await part()]
      expect([again.status, again.body.is_whole], `killed after ${calls}`).toEqual([200, false])
      expect(more.body).toEqual(again.body)
      const { refunds, cancellations } = await recordsOf(buyer, booking.id)
      expect(refunds.map(({ amount }) => amount)).toEqual([again.body.refund_amount])
      expect(cancellations.map(({ state }) => state)).toEqual(['done'])
    }
  })

  it('409 BOOKING_CANCELLED for a part of what was cancelled', async () => {
    const { buyer, booking } = await aPaidBooking()
    await cancelling(buyer, booking.id)
    const { status, body } = await cancelling(buyer, booking.id, { seat_ids: ['1A'] })
    expect([status, body.code]).toEqual([409, 'BOOKING_CANCELLED'])
  })

  it('409 NOT_CONFIRMED for a part of what is not paid', async () => {
    const { buyer, booking } = await anUnpaidBooking()
    const { status, body } = await cancelling(buyer, booking.id, { seat_ids: ['1A'] })
    expect([status, body.code]).toEqual([409, 'NOT_CONFIRMED'])
    expect((await details(buyer, booking.id)).status).toBe('pending_payment')
  })

  it('409 BEING_CONFIRMED while its authorized money is being captured', async () => {
    const { buyer, booking } = await aPaidBooking()
    const { payment } = await recordsOf(buyer, booking.id)
    if (payment) await changePayment(payment, { state: 'authorized', to_capture: 90_000 })
    const { status, body, headers } = await cancelling(buyer, booking.id)
    expect([status, body.code, headers['retry-after']]).toEqual([409, 'BEING_CONFIRMED', '2'])
  })

  it('404 SEAT_NOT_BOOKED names the seats that the booking does not have, also those cancelled before', async () => {
    const { buyer, booking } = await aPaidBooking()
    await cancelling(buyer, booking.id, { seat_ids: ['1A'] })
    const { status, body } = await cancelling(buyer, booking.id, { seat_ids: ['1A', '1B', '9Z'] })
    expect([status, body.code, body.seat_ids]).toEqual([404, 'SEAT_NOT_BOOKED', ['1A', '9Z']])
    expect((await details(buyer, booking.id)).status).toBe('confirmed')
  })

  it('422 SCHEDULE_DEPARTED once the bus has left', async () => {
    const { buyer, booking } = await aPaidBooking(-3)
    const { status, body } = await cancelling(buyer, booking.id)
    expect([status, body.code]).toEqual([422, 'SCHEDULE_DEPARTED'])
    expect((await details(buyer, booking.id)).status).toBe('confirmed')
  })

  it("404 NOT_FOUND for another account's and an unknown one, word for word the same", async () => {
    const { booking } = await aPaidBooking()
    const stranger = await aBuyer()
    const replies = await Promise.all([booking.id, newId(commerceIds.booking, 1)].map(id => cancelling(stranger, id)))
    expect(replies.map(({ status }) => status)).toEqual([404, 404])
    expect(new Set(replies.map(({ body }) => JSON.stringify({ ...body, request_id: '' }))).size).toBe(1)
  })

  it.each([
    ['no seats', { seat_ids: [] }],
    ['a seat that is no text', { seat_ids: [7] }],
    ['a refund set by the client', { refund_amount: 90_000 }],
    ['a reason that is too long', { reason: 'x'.repeat(501) }],
  ])('400 VALIDATION_FAILED for %s, and nothing is cancelled', async (_, body) => {
    const { buyer, booking } = await aPaidBooking()
    const reply = await cancelling(buyer, booking.id, body)
    expect([reply.status, reply.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect((await details(buyer, booking.id)).status).toBe('confirmed')
  })
})
