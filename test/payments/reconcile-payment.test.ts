import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/reconcile-payment.ts'
import { call } from '../support/call.ts'
import { aBuyer, atCheckout, consumeEvents, paidEvent, startPaying } from './paying.ts'
import { anAdmin } from './waiting-payments.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
beforeAll(async () => {
  world = await startPaying()
  token = (await anAdmin()).token
})
afterAll(() => world.stop())

const reconcile = (id: string, user_id: string) => call(handler, { token, params: { id }, body: { user_id } })

describe('reconcile payment', () => {
  it('202 an open payment and a refund are queued, one that has ended is not', async () => {
    const { buyer, payment } = await atCheckout()
    expect((await reconcile(payment.id, buyer.userId)).body).toEqual({ id: payment.id, asked: 1 })
    expect(world.queues.ready('payment-checks')).toContainEqual({ user_id: buyer.userId, payment_id: payment.id })
    await consumeEvents(paidEvent({ buyer, payment }))
    const { status, body } = await reconcile(payment.id, buyer.userId)
    expect([status, body.asked]).toEqual([202, 0])
    await consumeEvents(paidEvent({ buyer, payment }, { event: 'evt_2', capture: 'cap_2' }))
    expect((await reconcile(payment.id, buyer.userId)).body.asked).toBe(1)
    expect(world.queues.ready('refunds')).toContainEqual({
      user_id: buyer.userId,
      payment_id: payment.id,
      capture_id: 'cap_2',
    })
  })

  it('404 NOT_FOUND under another customer, 403 FORBIDDEN for the customer', async () => {
    const { buyer, payment } = await atCheckout()
    const other = await aBuyer()
    expect((await reconcile(payment.id, other.userId)).body.code).toBe('NOT_FOUND')
    const own = { token: buyer.token, params: { id: payment.id }, body: { user_id: buyer.userId } }
    expect((await call(handler, own)).body.code).toBe('FORBIDDEN')
  })

  it('400 VALIDATION_FAILED without the owner', async () => {
    const { payment } = await atCheckout()
    expect((await call(handler, { token, params: { id: payment.id }, body: {} })).body.code).toBe('VALIDATION_FAILED')
  })
})
