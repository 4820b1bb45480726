import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/release-payment.ts'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { consumeEvents, due, orderIn, paidEvent, recordsOf, startPaying } from '../payments/paying.ts'
import { anAdmin, aSetAside } from '../payments/waiting-payments.ts'
import { call } from '../support/call.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

describe('a payment that is set aside and was captured a second time', () => {
  it('is released: each capture is owed back once', async () => {
    const paying = await aSetAside()
    const order = await readOrder(orderIn(paying.payment))
    const [first] = order?.captures ?? []
    if (!order || !first) throw new Error('nothing was taken')
    await replaceOrder({ ...order, captures: [first, { ...first, id: 'cap_second', amount: due }] })
    await consumeEvents(paidEvent(paying, { event: 'evt_2', capture: 'cap_second' }))
    const before = await recordsOf(paying.buyer, paying.booking.id)
    expect(before.refunds).toMatchObject([{ capture_id: 'cap_second', amount: due, reason: 'second_capture' }])

    const body = { user_id: paying.buyer.userId, decision: 'refund' }
    const { token } = await anAdmin()
    const released = await call(handler, { token, params: { id: paying.payment.id }, body })
    expect([released.status, released.body.code, released.body.status]).toEqual([200, undefined, 'refunding'])
    const { refunds, booking } = await recordsOf(paying.buyer, paying.booking.id)
    expect(booking?.state).toBe('cancelled')
    const owed = refunds.map(({ amount, reason }) => [amount, reason])
    expect(owed.toSorted()).toEqual([
      [due - 1, 'set_aside'],
      [due, 'second_capture'],
    ])
    expect((await verifyLedger({ now: Date.now() })).findings).toEqual([])
  })
})
