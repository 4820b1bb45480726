import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/bookings/quote-cancellation.ts'
import { aSubscriber } from '../memberships/world.ts'
import { aBuyer, type Buyer, recordsOf, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { anUnpaidBooking, aPaidBooking, cancelling } from './a-paid-booking.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const quote = ({ token }: Buyer, id: string, seat_ids?: string) =>
  call(handler, { token, params: { id }, query: { seat_ids } })

describe('quote cancellation', () => {
  it('422 SUBSCRIPTION_RUNS for a membership’s period, which ends with its subscription', async () => {
    const { buyer, bookingId } = await aSubscriber()
    const { status, body } = await quote(buyer, bookingId)
    expect([status, body.code]).toEqual([422, 'SUBSCRIPTION_RUNS'])
  })

  it.each([
    [72, 81_000],
    [30, 45_000],
    [8, 22_500],
    [2, 0],
  ])('200 with the bus %i hours away: %i is paid back, and nothing is written', async (hours, refund_amount) => {
    const { buyer, booking } = await aPaidBooking(hours)
    const before = await recordsOf(buyer, booking.id)
    const { status, body } = await quote(buyer, booking.id)
    expect([status, body]).toEqual([
      200,
      {
        booking_id: booking.id,
        is_whole: true,
        refund_amount,
        fee_amount: 90_000 - refund_amount,
        currency: 'INR',
        quoted_datetime: expect.any(String),
      },
    ])
    expect(await recordsOf(buyer, booking.id)).toEqual(before)
  })

  it('200 of a part, with its departure or without, and of all seats by name', async () => {
    const { buyer, booking } = await aPaidBooking()
    for (const seats of ['1B', `${booking.schedule.id}:1B`, ' 1B '])
      expect((await quote(buyer, booking.id, seats)).body).toMatchObject({ is_whole: false, refund_amount: 36_000 })
    expect((await quote(buyer, booking.id, '1A,1B')).body).toMatchObject({ is_whole: true, refund_amount: 81_000 })
  })

  it('200 says what cancelling then does', async () => {
    const { buyer, booking } = await aPaidBooking()
    const { body: quoted } = await quote(buyer, booking.id, '1A')
    const { body: done } = await cancelling(buyer, booking.id, { seat_ids: ['1A'] })
    expect([done.refund_amount, done.fee_amount]).toEqual([quoted.refund_amount, quoted.fee_amount])
  })

  it('200 of one that is not paid: nothing', async () => {
    const { buyer, booking } = await anUnpaidBooking()
    expect((await quote(buyer, booking.id)).body).toMatchObject({ is_whole: true, refund_amount: 0, fee_amount: 0 })
  })

  it('409 NOT_CONFIRMED for a part of what is not paid', async () => {
    const { buyer, booking } = await anUnpaidBooking()
    const { status, body } = await quote(buyer, booking.id, '1A')
    expect([status, body.code]).toEqual([409, 'NOT_CONFIRMED'])
  })

  it('409 BOOKING_CANCELLED for one that was cancelled', async () => {
    const { buyer, booking } = await aPaidBooking()
    await cancelling(buyer, booking.id)
    const { status, body } = await quote(buyer, booking.id)
    expect([status, body.code]).toEqual([409, 'BOOKING_CANCELLED'])
  })

  it('404 SEAT_NOT_BOOKED for a seat of others, and for one of another departure', async () => {
    const { buyer, booking } = await aPaidBooking()
    for (const seats of ['1C', 'sch_x:1A', '1A,1C', '__proto__']) {
      const { status, body } = await quote(buyer, booking.id, seats)
      expect([status, body.code]).toEqual([404, 'SEAT_NOT_BOOKED'])
    }
  })

  it('422 SCHEDULE_DEPARTED once the bus has left', async () => {
    const { buyer, booking } = await aPaidBooking(-3)
    const { status, body } = await quote(buyer, booking.id)
    expect([status, body.code]).toEqual([422, 'SCHEDULE_DEPARTED'])
  })

  it('400 VALIDATION_FAILED names the query for what is no seat', async () => {
    const { buyer, booking } = await aPaidBooking()
    for (const seats of ['1A,', 'x'.repeat(60)]) {
      const { status, body } = await quote(buyer, booking.id, seats)
      expect([status, body.code, body.errors[0].loc[0]]).toEqual([400, 'VALIDATION_FAILED', 'query'])
    }
  })

  it("404 NOT_FOUND for another account's", async () => {
    const { booking } = await aPaidBooking()
    const { status, body } = await quote(await aBuyer(), booking.id)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})
