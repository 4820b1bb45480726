import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/get-payment.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { aBuyer, atCheckout, consumeEvents, due, paidEvent, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

describe('get payment', () => {
  it('200 pending with its checkout, then succeeded without one', async () => {
    const { buyer, payment } = await atCheckout()
    const read = () => call(handler, { token: buyer.token, params: { id: payment.id } })
    expect((await read()).body).toEqual(payment)
    await consumeEvents(paidEvent({ buyer, payment }))
    expect((await read()).body).toEqual({
      ...payment,
      status: 'succeeded',
      checkout: null,
      captured_amount: due,
    })
  })

  it('200 refunding with what is owed and why', async () => {
    const { buyer, payment } = await atCheckout()
    await consumeEvents(
      paidEvent({ buyer, payment }),
      paidEvent({ buyer, payment }, { event: 'evt_2', capture: 'cap_2' }),
    )
    const { body } = await call(handler, { token: buyer.token, params: { id: payment.id } })
    expect(body).toMatchObject({
      status: 'succeeded',
      refunds: [{ amount: due, currency: 'INR', reason: 'second_capture', status: 'pending' }],
    })
  })

  it('200 expired at the moment its session is over, though nothing has run', async () => {
    const { buyer, payment } = await atCheckout()
    const record = await readPayment(buyer.userId, payment.id)
    if (!record) throw new Error('no payment')
    await changePayment(record, { attempts: record.attempts.map(attempt => ({ ...attempt, expires_at: Date.now() })) })
    const { body } = await call(handler, { token: buyer.token, params: { id: payment.id } })
    expect([body.status, body.checkout]).toEqual(['expired', null])
  })

  it('404 NOT_FOUND for an unknown id, another account’s and a malformed one', async () => {
    const { payment } = await atCheckout()
    const stranger = await aBuyer()
    for (const id of [payment.id, newId(commerceIds.payment, 1), 'pay_1', '__proto__']) {
      const { status, body } = await call(handler, { token: stranger.token, params: { id } })
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
  })
})
