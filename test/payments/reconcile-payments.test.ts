import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/reconcile-payments.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { atCheckout, type Buyer, consumeEvents, orderIn, paidEvent, playAt, recordsOf, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())
beforeEach(() => {
  process.env.HOLD_SECONDS = '900'
})

type Paying = Awaited<ReturnType<typeof atCheckout>>

/** As if the payment had begun so long ago. */
const aged = async ({ buyer, payment }: Paying, seconds: number, isOver = false) => {
  const since = Date.now() - seconds * 1000
  const record = await readPayment(buyer.userId, payment.id)
  if (!record) throw new Error('no payment')
  const [item] = (await allItems('commerce')).filter(({ id }) => id === payment.id)
  const attempts = record.attempts.map(attempt => (isOver ? { ...attempt, expires_at: Date.now() - 1 } : attempt))
  const open_since = `${new Date(since).toISOString().slice(0, 19)}Z`
  await putItem('commerce', { ...item, attempts, created_at: since, open_since })
}

/** A run of the reconciler, and of the consumer for what it has queued. */
const reconcile = async (remainingMs = 100_000) => {
  const before = world.queues.ready('payment-events').length
  await handler({} as never, { getRemainingTimeInMillis: () => remainingMs } as never)
  const queued = world.queues.ready('payment-events').slice(before) as object[]
  for (const message of queued) expect(await consumeEvents(message)).toEqual({ batchItemFailures: [] })
  return queued
}

const statusOf = async (buyer: Buyer, id: string) => {
  const payment = await readPayment(buyer.userId, id)
  return payment && paymentStatus(payment, Date.now())
}

describe('reconcile payments', () => {
  it('completes a payment whose webhook never came', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'succeed')
    await aged(paying, 901)
    await reconcile()
    const { payment, tickets } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, tickets.length]).toEqual(['confirmed', 1])
    expect(await reconcile()).toEqual([])
  })

  it('leaves what is younger than fifteen minutes to its webhook', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'succeed')
    await aged(paying, 880)
    expect(await reconcile()).toEqual([])
    process.env.HOLD_SECONDS = '60'
    expect(await reconcile()).toHaveLength(1)
  })

  it('closes the session when its time is over, and ends the payment', async () => {
    const paying = await atCheckout()
    await aged(paying, 901, true)
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('expired')
    expect((await readOrder(orderIn(paying.payment)))?.state).toBe('cancelled')
    expect((await readPayment(paying.buyer.userId, paying.payment.id))?.state).toBe('expired')
  })

  it('finds a capture at the end of the session: the session is not closed, the booking confirmed', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'succeed')
    await aged(paying, 901, true)
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('succeeded')
  })

  it('finds a capture of an order that had been declined', async () => {
    const paying = await atCheckout()
    const record = await readPayment(paying.buyer.userId, paying.payment.id)
    if (record)
      await changePayment(record, { attempts: record.attempts.map(attempt => ({ ...attempt, state: 'declined' })) })
    await playAt(paying.payment, 'succeed')
    await aged(paying, 901)
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('succeeded')
  })

  it('records a decline whose webhook was lost', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'decline')
    await aged(paying, 901)
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('failed')
  })

  it('finds another amount at the gateway: quarantined', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'succeed')
    const order = await readOrder(orderIn(paying.payment))
    if (order) await replaceOrder({ ...order, captures: order.captures.map(capture => ({ ...capture, amount: 1 })) })
    await aged(paying, 901)
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('quarantined')
  })

  it('finishes a sale that stopped after any of its writes', async () => {
    for (let calls = 2; calls < 9; calls += 1) {
      const paying = await atCheckout()
      await killedAfter(calls, () => consumeEvents(paidEvent(paying)))
      await playAt(paying.payment, 'succeed')
      await aged(paying, 901)
      await reconcile()
      expect(await statusOf(paying.buyer, paying.payment.id), `killed after ${calls} calls`).toBe('succeeded')
    }
  })

  it('continues with the others when the gateway does not answer for one, and retries that at the next run', async () => {
    const broken = await atCheckout()
    const fine = await atCheckout()
    for (const paying of [broken, fine]) {
      await playAt(paying.payment, 'succeed')
      await aged(paying, 901)
    }
    world.sandbox.failNext(orderIn(broken.payment), 'request lost', 'broken', 'request lost')
    await reconcile()
    expect(await statusOf(fine.buyer, fine.payment.id)).toBe('succeeded')
    expect(await statusOf(broken.buyer, broken.payment.id)).toBe('pending')
    await reconcile()
    expect(await statusOf(broken.buyer, broken.payment.id)).toBe('succeeded')
  })

  it('goes on past a payment that is no valid record, and past an event about it', async () => {
    await createTables('commerce')
    const [broken, fine] = [await atCheckout(), await atCheckout()]
    await consumeEvents(paidEvent({ ...broken, payment: { ...broken.payment, id: 'pay_wrong' } }))
    for (const paying of [broken, fine]) {
      await playAt(paying.payment, 'succeed')
      await aged(paying, 901)
    }
    const [item] = (await allItems('commerce')).filter(({ id }) => id === broken.payment.id)
    await putItem('commerce', { ...item, amount: 'much' })
    await putItem('commerce', { ...keys.payment(broken.buyer.userId, 'pay_wrong'), state: 'open' })
    expect(await reconcile()).toHaveLength(1)
    expect(await statusOf(fine.buyer, fine.payment.id)).toBe('succeeded')
    const [event] = await unmatched()
    await putItem('commerce', { ...event, received_at: Date.now() - 25 * 3600_000 })
    await reconcile()
    expect(await unmatched()).toEqual([])
  })

  it('stops in time, and the next run does the rest', async () => {
    await createTables('commerce')
    const all = await Promise.all(Array.from({ length: 6 }, atCheckout))
    for (const paying of all) {
      await playAt(paying.payment, 'succeed')
      await aged(paying, 901)
    }
    let runs = 0
    while ((await reconcile(1)).length > 0) runs += 1
    expect(runs).toBeGreaterThan(1)
    for (const { buyer, payment } of all) expect(await statusOf(buyer, payment.id)).toBe('succeeded')
  })

  it('settles an event that came before its payment', async () => {
    const paying = await atCheckout()
    const [item] = (await allItems('commerce')).filter(({ id }) => id === paying.payment.id)
    await documents.send(new DeleteCommand({ TableName: tableName('commerce'), Key: { pk: item?.pk, sk: item?.sk } }))
    await consumeEvents(paidEvent(paying))
    expect(await unmatched()).toHaveLength(1)
    await putItem('commerce', item ?? {})
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('succeeded')
    expect(await unmatched()).toEqual([])
  })

  it('leaves an event of an unknown payment to an operator after a day', async () => {
    const paying = await atCheckout()
    await consumeEvents(paidEvent({ ...paying, payment: { ...paying.payment, id: 'pay_unknown' } }))
    await reconcile()
    const [event] = await unmatched()
    await putItem('commerce', { ...event, received_at: Date.now() - 25 * 3600_000 })
    await reconcile()
    expect(await unmatched()).toEqual([])
    expect((await allItems('commerce')).filter(({ event_id }) => event_id === event?.event_id)).toHaveLength(1)
  })
})

const unmatched = async () => (await allItems('commerce')).filter(({ open_shard }) => open_shard === 'UNMATCHED-EVENTS')
