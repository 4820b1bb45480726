import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/on-refund.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { mostMs } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { atCheckout, consumeEvents, due, orderIn, paidEvent, playAt, recordsOf, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

/** Paid for at the gateway, after the hold was given up. */
const owedBack = async () => {
  const paying = await atCheckout()
  await endReservation(selling, { id: paying.reservation.id, user_id: paying.buyer.userId }, 'cancelled')
  await playAt(paying.payment, 'succeed')
  const capture = (await readOrder(orderIn(paying.payment)))?.captures[0]?.id ?? ''
  await consumeEvents(paidEvent(paying, { capture }))
  const message = { user_id: paying.buyer.userId, payment_id: paying.payment.id, capture_id: capture }
  return { ...paying, message, order: () => readOrder(orderIn(paying.payment)) }
}

const payBack = (...messages: object[]) =>
  handler(sqsEvent(...messages), { getRemainingTimeInMillis: () => mostMs } as never)

const statusOf = async ({ buyer, booking }: Awaited<ReturnType<typeof owedBack>>) => {
  const { payment, refunds } = await recordsOf(buyer, booking.id)
  return [payment && paymentStatus(payment, Date.now()), ...refunds.map(({ state }) => state)]
}

describe('on refund', () => {
  it('pays the whole capture back, and only then records it', async () => {
    const owed = await owedBack()
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
    expect(await payBack(owed.message)).toEqual({ batchItemFailures: [] })
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect((await owed.order())?.refunds).toMatchObject([{ amount: due, capture_id: owed.message.capture_id }])
  })

  it('delivered 20 times at once: paid back once', async () => {
    const owed = await owedBack()
    await Promise.all(Array.from({ length: 20 }, () => payBack(owed.message)))
    await payBack(owed.message)
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect((await owed.order())?.refunds).toHaveLength(1)
  })

  it('fails while the gateway does: still owed, then paid back once', async () => {
    const owed = await owedBack()
    world.sandbox.failNext('/refunds', 'reply lost', 'broken', 'request lost')
    expect((await payBack(owed.message)).batchItemFailures).toHaveLength(1)
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
    await payBack(owed.message)
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect((await owed.order())?.refunds).toHaveLength(1)
  })

  it('is refused by the gateway: still owed, and not shown as refunded', async () => {
    const owed = await owedBack()
    const order = await owed.order()
    const spent = {
      id: 'sbr_x',
      capture_id: owed.message.capture_id,
      amount: due,
      currency: 'INR',
      created_at: Date.now(),
    }
    if (order) await replaceOrder({ ...order, refunds: [spent] })
    expect((await payBack(owed.message)).batchItemFailures).toHaveLength(1)
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
  })

  it('killed after any of its calls: paid back once, and shown so in the end', async () => {
    for (let calls = 1; calls < 8; calls += 1) {
      const owed = await owedBack()
      await killedAfter(calls, () => payBack(owed.message))
      await payBack(owed.message)
      expect(await statusOf(owed), `killed after ${calls} calls`).toEqual(['refunded', 'succeeded'])
      expect((await owed.order())?.refunds).toHaveLength(1)
    }
  })

  it('of a refund that is not owed fails, to end in the dead-letter queue, and the others are paid back', async () => {
    const owed = await owedBack()
    const unknown = { ...owed.message, capture_id: 'cap_unknown' }
    expect((await payBack(unknown, owed.message)).batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }])
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
  })
})
