import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { suffixOf } from '../../shared/kernel/ids.ts'
import { selling } from '../../shared/selling.ts'
import { cancelling, details, stopsIn } from '../bookings/a-paid-booking.ts'
import { aBooking, aBuyer, aReservation, type Buyer, due, pay } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { aSubscriber, payAt, set, settle, startMemberships } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const soon = { restrictions: {}, ...stopsIn(72) }
const off = (percent: number) => ({ benefits: [{ rule: 'percent_off', kind: 'bus', percent }] })
const discount = { code: 'membership_discount', quantity: 1, unit_amount: -9_000, amount: -9_000, tax: 0 }
const mismatch = expect.objectContaining({ code: 'AMOUNT_MISMATCH', due: 81_000, currency: 'INR' })
const codesOf = ({ lines }: { lines: readonly { code: string }[] }) => [...new Set(lines.map(({ code }) => code))]

/** A subscriber's booking of two seats with ten percent off, paid and confirmed. */
const paid = async () => {
  const { buyer } = await aSubscriber()
  const { booking } = await aBooking(buyer, soon)
  const { body } = await pay(buyer, { booking_id: booking.id, amount: 81_000 })
  await payAt(body, buyer)
  return { buyer, booking }
}

/** What a cancelled part gives back and keeps, and what the booking costs then. */
const without = async (buyer: Buyer, id: string, seat_ids: readonly string[]) => {
  const { body } = await cancelling(buyer, id, { seat_ids })
  const { lines, total_amount } = await details(buyer, id)
  return { refund: body.refund_amount, fee: body.fee_amount, total_amount, lines }
}

describe('what a membership takes off a booking', () => {
  it('is a line of its own: the hold has the price without it, the booking and its payment that with it', async () => {
    const { buyer } = await aSubscriber()
    const { booking, reservation } = await aBooking(buyer)
    expect(reservation.total_amount).toBe(due)
    expect(booking).toMatchObject({ total_amount: 81_000, amount_due: 81_000 })
    expect(booking.lines.at(-1)).toMatchObject(discount)
    const wrong = await pay(buyer, { booking_id: booking.id })
    expect([wrong.status, wrong.body]).toEqual([422, mismatch])
    expect((await pay(buyer, { booking_id: booking.id, amount: 81_000 })).body).toMatchObject({ amount: 81_000 })
  })

  it('is for nobody else, nor for a subscriber whose period was not paid', async () => {
    const other = await aBooking(await aBuyer())
    const { buyer } = await aSubscriber()
    await set(buyer, { state: 'past_due', attempts: 4 })
    const late = await aBooking(buyer)
    for (const { booking } of [other, late]) expect([booking.total_amount, codesOf(booking)]).toEqual([due, ['seat']])
  })

  it('is nothing where the subscription ended between the hold and the booking', async () => {
    const { buyer } = await aSubscriber()
    const reservation = await aReservation(buyer)
    await set(buyer, { cancels: true, first_day: '2026-01-01' })
    const passengers = ['1A', '1B'].map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
    const { status, body } = await call(createBooking, {
      token: buyer.token,
      body: { reservation_id: reservation.id, passengers, contact: { email: 'a@example.com', phone: '+919876543210' } },
    })
    expect([status, body.total_amount, codesOf(body)]).toEqual([201, due, ['seat']])
  })

  it('422 AMOUNT_MISMATCH says what is due of a hold that is paid without a booking, and that is taken then', async () => {
    const { buyer } = await aSubscriber()
    const reservation = await aReservation(buyer)
    const first = await pay(buyer, { reservation_id: reservation.id })
    expect([first.status, first.body]).toEqual([422, mismatch])
    const { status, body } = await pay(buyer, { reservation_id: reservation.id, amount: 81_000 })
    expect([status, body.amount]).toEqual([201, 81_000])
  })

  it('of everything leaves nothing to pay: the booking is confirmed by itself', async () => {
    const { buyer } = await aSubscriber(off(100))
    const { booking } = await aBooking(buyer, soon)
    expect(booking).toMatchObject({ plan: 'free', total_amount: 0, amount_due: 0 })
    await settle(buyer.userId, `pay_${suffixOf(booking.id)}`, [])
    expect(await details(buyer, booking.id)).toMatchObject({ status: 'confirmed', total_amount: 0 })
    const { status, body } = await cancelling(buyer, booking.id)
    expect([status, body.refund_amount, body.fee_amount]).toEqual([200, 0, 0])
  })

  it('422 NOTHING_DUE for a hold of which everything is taken off', async () => {
    const { buyer } = await aSubscriber(off(100))
    const reservation = await aReservation(buyer)
    const { status, body } = await pay(buyer, { reservation_id: reservation.id })
    expect([status, body.code]).toEqual([422, 'NOTHING_DUE'])
  })

  it('stays with each seat: a part gives back what was paid for it, the rest costs what was paid for that', async () => {
    const { buyer, booking } = await paid()
    const first = await without(buyer, booking.id, ['1B'])
    // 40 000 with ten percent off, of which the policy gives back nine tenths.
    expect(first).toMatchObject({ refund: 32_400, fee: 3_600, total_amount: 45_000 })
    expect(first.lines).toMatchObject([
      { code: 'seat', amount: 50_000 },
      { ...discount, unit_amount: -5_000, amount: -5_000 },
    ])
    const { body } = await cancelling(buyer, booking.id)
    expect([body.refund_amount, body.fee_amount]).toEqual([40_500, 4_500])
    expect(await readBooking(selling, buyer.userId, booking.id)).toMatchObject({
      state: 'cancelled',
      adjustments: ['membership_discount'],
    })
  })
})
