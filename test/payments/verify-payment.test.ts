import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/verify-payment.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { startOutside } from './outside.ts'
import { aBooking, aBuyer, consumeEvents, due, pay, recordsOf } from './paying.ts'

let world: Awaited<ReturnType<typeof startOutside>>
beforeAll(async () => {
  world = await startOutside()
})
beforeEach(() => {
  queued = world.queues.ready('payment-events').length
})
afterAll(() => world.stop())

let queued = 0
const newlyQueued = () => world.queues.ready('payment-events').slice(queued) as object[]

/** A customer at Razorpay's checkout, and what it hands over after the payment. */
const atRazorpay = async () => {
  const buyer = await aBuyer()
  const { booking } = await aBooking(buyer)
  const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway: 'razorpay' })
  const given = await world.razorpay.pay(payment.checkout.order_id, 'succeed')
  const body: Record<string, string> = { payment_id: payment.id, ...given }
  return { buyer, booking, payment, body }
}

type At = Awaited<ReturnType<typeof atRazorpay>>
const verify = ({ buyer }: Pick<At, 'buyer'>, body: object) => call(handler, { token: buyer.token, body })

describe('verify payment', () => {
  it('200 hands the gateway’s record on, which sells the booking and captures once, however often it is called', async () => {
    const at = await atRazorpay()
    expect(at.payment.checkout).toEqual({ order_id: expect.stringMatching(/^order_/), key_id: 'rzp_test_1' })
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await verify(at, at.body)
      expect([status, body.status]).toEqual([200, 'pending'])
    }
    await consumeEvents(...newlyQueued())
    const { payment, booking, tickets } = await recordsOf(at.buyer, at.booking.id)
    expect([payment?.state, booking?.state]).toEqual(['confirmed', 'confirmed'])
    expect(payment?.captures).toMatchObject([{ gateway: 'razorpay', amount: due, fee: 2124 }])
    expect(tickets.length).toBeGreaterThan(0)
    expect(await verify(at, at.body)).toMatchObject({ status: 200, body: { status: 'succeeded' } })
  })

  it('200 for a proof of an order that the gateway says is not paid, which sells nothing', async () => {
    const at = await atRazorpay()
    world.razorpay.lapse(at.payment.checkout.order_id)
    expect((await verify(at, at.body)).status).toBe(200)
    await consumeEvents(...newlyQueued())
    const { payment, booking } = await recordsOf(at.buyer, at.booking.id)
    expect([payment?.captures, booking?.state]).toEqual([[], 'pending_payment'])
  })

  it('422 PROOF_INVALID for a signature of another payment, and hands nothing on', async () => {
    const at = await atRazorpay()
    for (const changes of [
      { razorpay_signature: '0'.repeat(64) },
      { razorpay_payment_id: 'pay_29QQoUBi66xm2f' },
      { razorpay_signature: at.body.razorpay_signature?.replace(/^./, first => (first === '0' ? '1' : '0')) },
    ]) {
      const { status, body } = await verify(at, { ...at.body, ...changes })
      expect([status, body.code]).toEqual([422, 'PROOF_INVALID'])
    }
    expect(newlyQueued()).toEqual([])
  })

  it('404 PAYMENT_NOT_FOUND for another account’s payment, an unknown one, and an order of another payment', async () => {
    const at = await atRazorpay()
    const other = await atRazorpay()
    const { razorpay_order_id } = other.body
    for (const [who, body] of [
      [other, at.body],
      [at, { ...at.body, payment_id: newId(commerceIds.payment, 1) }],
      [at, { ...at.body, razorpay_order_id }],
    ] as const) {
      const answer = await verify(who, body)
      expect([answer.status, answer.body.code]).toEqual([404, 'PAYMENT_NOT_FOUND'])
    }
    expect(newlyQueued()).toEqual([])
  })

  it('503 GATEWAY_UNAVAILABLE while the gateway does not answer, and hands nothing on', async () => {
    const at = await atRazorpay()
    world.razorpay.breakDown(3)
    const { status, body } = await verify(at, at.body)
    expect([status, body.code]).toEqual([503, 'GATEWAY_UNAVAILABLE'])
    expect(newlyQueued()).toEqual([])
  })
})
