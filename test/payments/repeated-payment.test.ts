import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { withRequest } from '../../shared/payments/rules/paying-request.ts'
import { aPayment } from '../commerce/sales.ts'
import { allItems } from '../support/departure.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { aBooking, aBuyer, consumeEvents, paidEvent, pay, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

/** An account with two bookings, and a request to pay for one under one key. */
const oneKey = async () => {
  const buyer = await aBuyer()
  const [{ booking }, elsewhere] = [await aBooking(buyer), await aBooking(buyer)]
  const paymentId = `pay_${booking.id.slice(4)}`
  const payment = () => readPayment(buyer.userId, paymentId)
  return {
    buyer,
    payment,
    initiate: (changes: object = {}, key = 'pay-0123456789') =>
      pay(buyer, { booking_id: booking.id, ...changes }, { 'idempotency-key': key }),
    /** Records a decline that the gateway reported. */
    decline: async () => {
      const record = await payment()
      if (!record) throw new Error('no payment')
      await changePayment(record, { attempts: record.attempts.map(attempt => ({ ...attempt, state: 'declined' })) })
    },
    orders: async () => (await allItems('runtime')).filter(({ reference }) => reference === paymentId),
    elsewhere: { booking_id: elsewhere.booking.id as string },
  }
}

const answer = ({ status, body }: Awaited<ReturnType<typeof pay>>) => `${status} ${body.code ?? body.status}`
const reused = '422 IDEMPOTENCY_KEY_REUSED'

it('a payment keeps the last twenty requests with a key', () => {
  const names = Array.from({ length: 23 }, (_, index) => `request ${index}`)
  const requests = names.reduce<readonly string[]>(
    (known, name) => withRequest(aPayment({ requests: known }), name) ?? [],
    [],
  )
  expect(requests).toEqual(names.slice(-20))
  expect(withRequest(aPayment({ requests }), 'request 22')).toBe(requests)
  expect(withRequest(aPayment({ requests }), undefined)).toBe(requests)
  expect(withRequest(undefined, undefined)).toBeUndefined()
})

describe('a payment requested again under its Idempotency-Key', () => {
  it('201 the same reply; 422 for another method and for another booking, and nothing is begun', async () => {
    const { initiate, orders, elsewhere } = await oneKey()
    const first = await initiate()
    expect((await initiate()).body).toEqual(first.body)
    expect([answer(await initiate({ payment_method: 'card' })), answer(await initiate(elsewhere))]).toEqual([
      reused,
      reused,
    ])
    expect(await orders()).toHaveLength(1)
    expect(answer(await initiate(elsewhere, 'another-key'))).toBe('201 pending')
  })

  it('201 the payment as it is then, and no other attempt, after a decline and after it was paid', async () => {
    const { buyer, initiate, orders, decline } = await oneKey()
    const { body } = await initiate()
    await decline()
    expect((await initiate()).body).toMatchObject({ id: body.id, status: 'failed', attempts: 1 })
    expect((await initiate({}, 'another-key')).body).toMatchObject({ id: body.id, status: 'pending', attempts: 2 })
    expect((await initiate()).body).toMatchObject({ id: body.id, status: 'pending', attempts: 2 })
    await consumeEvents(paidEvent({ buyer, payment: body }))
    expect((await initiate()).body).toMatchObject({ id: body.id, status: 'succeeded' })
    expect(await orders()).toHaveLength(2)
  })

  it('201 no other attempt either for a request that found an open session of an earlier one', async () => {
    const { initiate, decline, payment } = await oneKey()
    await initiate()
    expect((await initiate({}, 'second-key')).body).toMatchObject({ attempts: 1 })
    await decline()
    expect((await initiate({}, 'second-key')).body).toMatchObject({ status: 'failed', attempts: 1 })
    expect((await payment())?.requests).toHaveLength(2)
  })

  it('201 after an attempt that was killed after any call: one attempt, one order; 422 for another request', async () => {
    for (let calls = 1; ; calls += 1) {
      const { initiate, orders, elsewhere } = await oneKey()
      // A killed function returns nothing; API Gateway then answers 500.
      let status = 500
      await killedAfter(calls, async () => {
        status = (await initiate()).status
      })
      const again = await Promise.all([initiate(), initiate()])
      expect(again.map(answer), `killed after ${calls} calls`).toEqual(['201 pending', '201 pending'])
      expect(new Set(again.map(({ body }) => `${body.checkout.url} ${body.attempts}`)).size).toBe(1)
      expect([answer(await initiate({ payment_method: 'card' })), answer(await initiate(elsewhere))]).toEqual([
        reused,
        reused,
      ])
      expect(await orders()).toHaveLength(1)
      if (status === 201) return expect(calls).toBeGreaterThan(8)
    }
  })

  it('201 after 503, as the reply of the gateway that made the order was lost: the same order; 422 for another request', async () => {
    const { initiate, orders, elsewhere } = await oneKey()
    world.sandbox.failNext('/sandbox/v1/orders', 'reply lost', 'request lost', 'request lost')
    expect(answer(await initiate())).toBe('503 GATEWAY_UNAVAILABLE')
    expect([answer(await initiate({ payment_method: 'card' })), answer(await initiate(elsewhere))]).toEqual([
      reused,
      reused,
    ])
    expect(answer(await initiate())).toBe('201 pending')
    expect(await orders()).toHaveLength(1)
  })

  it('201 a session, when it was not answered before and the time of its first attempt is over', async () => {
    const { initiate, payment, orders } = await oneKey()
    world.sandbox.failNext('/sandbox/v1/orders', 'request lost', 'request lost', 'request lost')
    expect(answer(await initiate())).toBe('503 GATEWAY_UNAVAILABLE')
    const record = await payment()
    if (!record) throw new Error('no payment')
    await changePayment(record, { attempts: record.attempts.map(attempt => ({ ...attempt, expires_at: Date.now() })) })
    const again = await initiate()
    expect(again.body).toMatchObject({ status: 'pending', attempts: 2, checkout: { url: expect.any(String) } })
    expect((await initiate()).body).toEqual(again.body)
    expect(await orders()).toHaveLength(1)
  })

  it('201 the payment, when the money came for an attempt before one that the gateway did not answer', async () => {
    const { buyer, initiate, decline } = await oneKey()
    const { body } = await initiate()
    await decline()
    world.sandbox.failNext('/sandbox/v1/orders', 'request lost', 'request lost', 'request lost')
    expect(answer(await initiate({}, 'second-key'))).toBe('503 GATEWAY_UNAVAILABLE')
    await consumeEvents(paidEvent({ buyer, payment: body }))
    expect([answer(await initiate()), answer(await initiate({}, 'second-key'))]).toEqual([
      '201 succeeded',
      '201 succeeded',
    ])
    expect(answer(await initiate({}, 'third-key'))).toBe('409 ALREADY_PAID')
  })

  it('201 when the reply of any call of DynamoDB was lost', async () => {
    for (let calls = 1; ; calls += 1) {
      const { initiate, orders } = await oneKey()
      const wasLost = await repliedLateAfter(calls, async () => expect(answer(await initiate())).toBe('201 pending'))
      expect(await orders()).toHaveLength(1)
      if (!wasLost) return expect(calls).toBeGreaterThan(8)
    }
  })

  it('201 one order, whenever the same request comes in between; 422 for another one then', async () => {
    for (let calls = 1; ; calls += 1) {
      const { initiate, orders, elsewhere } = await oneKey()
      const answers: string[] = []
      const meanwhile = async () => void answers.push(answer(await initiate()), answer(await initiate(elsewhere)))
      const wasPaused = await pausedAfter(calls, meanwhile, async () => void answers.push(answer(await initiate())))
      if (!wasPaused) return expect(calls).toBeGreaterThan(8)
      expect(answers, `in between after ${calls} calls`).toEqual(['201 pending', reused, '201 pending'])
      expect(await orders()).toHaveLength(1)
    }
  })
})
