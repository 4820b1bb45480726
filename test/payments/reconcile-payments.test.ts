import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { handler } from '../../functions/payments/reconcile-payments.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { mostMs } from '../support/call.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import {
  aBooking,
  aBuyer,
  atCheckout,
  type Buyer,
  consumeEvents,
  orderIn,
  paidEvent,
  pay,
  playAt,
  recordsOf,
  startPaying,
} from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())
beforeEach(() => {
  process.env.HOLD_SECONDS = '900'
})

afterEach(() => void vi.restoreAllMocks())

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

/** A run of the reconciler, and of the consumers for what it has queued. @returns the payments that were checked */
const reconcile = async (remainingMs = 100_000) => {
  const [checksBefore, before] = [queued('payment-checks').length, queued('payment-events').length]
  await handler({} as never, { getRemainingTimeInMillis: () => remainingMs } as never)
  const checks = queued('payment-checks').slice(checksBefore)
  for (const message of checks) expect(await check(message)).toEqual({ batchItemFailures: [] })
  for (const message of queued('payment-events').slice(before))
    expect(await consumeEvents(message)).toEqual({ batchItemFailures: [] })
  return checks
}

const queued = (name: 'payment-checks' | 'payment-events' | 'refunds') => world.queues.ready(name) as object[]

const check = (message: object) => onPaymentCheck(sqsEvent(message), {} as never)

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
    const logged = vi.spyOn(console, 'log')
    await reconcile()
    expect(await statusOf(paying.buyer, paying.payment.id)).toBe('quarantined')
    expect(linesOf(logged)).toMatchObject([{ code: 'payment_quarantined', entity_id: paying.payment.id }])
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
    expect(await reconcile()).toHaveLength(2)
    expect(await statusOf(fine.buyer, fine.payment.id)).toBe('succeeded')
    const [event] = await unmatched()
    await putItem('commerce', { ...event, received_at: Date.now() - 25 * 3600_000 })
    await reconcile()
    expect(await unmatched()).toEqual([])
  })

  it('finds all that wait, and queues each once', async () => {
    await createTables('commerce')
    const paying = await atCheckout()
    const [item] = (await allItems('commerce')).filter(({ id }) => id === paying.payment.id)
    const ids = Array.from({ length: 60 }, (_, index) => `pay_${index}`)
    for (const [index, id] of ids.entries())
      await putItem('commerce', {
        ...item,
        ...keys.payment(paying.buyer.userId, id),
        open_shard: `PAYMENTS#${index % 8}`,
        open_since: '2020-01-01T00:00:00Z',
      })
    const before = queued('payment-checks').length
    await handler({} as never, { getRemainingTimeInMillis: () => 100_000 } as never)
    const found = queued('payment-checks').slice(before) as { payment_id: string }[]
    expect(found.map(({ payment_id }) => payment_id).toSorted()).toEqual(ids.toSorted())
    await createTables('commerce')
  })

  it('finds a lost webhook among 2,000 abandoned checkouts in one run, and asks a gateway once about each payment', async () => {
    await createTables('commerce')
    const [abandoned, lost] = [await atCheckout(), await atCheckout()]
    await aged(abandoned, 901, true)
    await playAt(lost.payment, 'succeed')
    await aged(lost, 901)
    const [item] = (await allItems('commerce')).filter(({ id }) => id === abandoned.payment.id)
    const waiting = Array.from({ length: 2000 }, (_, index) => ({
      ...item,
      ...keys.payment(abandoned.buyer.userId, `pay_${index}`),
      open_shard: `PAYMENTS#${index % 8}`,
      open_since: '2020-01-01T00:00:00Z',
    }))
    for (let from = 0; from < waiting.length; from += 50)
      await Promise.all(waiting.slice(from, from + 50).map(each => putItem('commerce', each)))
    const [checksBefore, before] = [queued('payment-checks').length, queued('payment-events').length]
    await handler({} as never, { getRemainingTimeInMillis: () => 100_000 } as never)
    const checks = queued('payment-checks').slice(checksBefore) as { payment_id: string }[]
    expect(checks).toHaveLength(2002)
    const asked = world.sandbox.answered.length
    for (const { id } of [abandoned.payment, lost.payment])
      await check(checks.find(({ payment_id }) => payment_id === id) ?? {})
    expect(world.sandbox.answered.length - asked).toBe(2)
    await consumeEvents(...queued('payment-events').slice(before))
    expect(await statusOf(lost.buyer, lost.payment.id)).toBe('succeeded')
    expect((await readPayment(abandoned.buyer.userId, abandoned.payment.id))?.state).toBe('expired')
    await createTables('commerce')
  })

  it('asks later about an order that stays open where its gateway cannot end it', async () => {
    await createTables('commerce')
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway: 'sandboxwhole' })
    const record = await readPayment(buyer.userId, payment.id)
    if (!record) throw new Error('no payment')
    const times = { started_at: Date.now() - 901_000, expires_at: Date.now() - 1 }
    await changePayment(record, { attempts: record.attempts.map(attempt => ({ ...attempt, ...times })) })
    expect(await reconcile()).toHaveLength(1)
    const [item] = (await allItems('commerce')).filter(({ id }) => id === payment.id)
    expect(item).toMatchObject({ state: 'open', asked_at: expect.any(Number) })
    expect(Date.parse(String(item?.open_since))).toBeGreaterThan(Date.now() + 800_000)
    expect(await reconcile()).toEqual([])
  })

  it('queues a refund anew that is owed though its message was given up, and says so, once in three hours', async () => {
    await createTables('commerce')
    const paying = await atCheckout()
    await endReservation(selling, { id: paying.reservation.id, user_id: paying.buyer.userId }, 'cancelled')
    await playAt(paying.payment, 'succeed')
    const capture = (await readOrder(orderIn(paying.payment)))?.captures[0]?.id ?? ''
    await consumeEvents(paidEvent(paying, { capture }))
    await reconcile()
    expect(queued('refunds')).toEqual([])

    const [owed] = (await recordsOf(paying.buyer, paying.booking.id)).refunds
    await putItem('commerce', { ...owed, open_since: new Date(Date.now() - 3.1 * 3600_000).toISOString() })
    const logged = vi.spyOn(console, 'log')
    for (const _ of [1, 2]) await reconcile()
    expect(linesOf(logged)).toMatchObject([{ code: 'refund_not_paid', entity_id: owed?.id, money_to_review: 1 }])
    const message = { user_id: paying.buyer.userId, payment_id: paying.payment.id, capture_id: capture }
    expect(queued('refunds')).toEqual([message])
    await onRefund(sqsEvent(message), { getRemainingTimeInMillis: () => mostMs } as never)
    const [paid] = (await recordsOf(paying.buyer, paying.booking.id)).refunds
    expect([paid?.state, paid?.open_shard]).toEqual(['succeeded', undefined])
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
    const logged = vi.spyOn(console, 'log')
    await consumeEvents(paidEvent({ ...paying, payment: { ...paying.payment, id: 'pay_unknown' } }))
    expect(linesOf(logged)).toMatchObject([{ code: 'money_of_no_payment', money_to_review: 1 }])
    await reconcile()
    const [event] = await unmatched()
    await putItem('commerce', { ...event, received_at: Date.now() - 25 * 3600_000 })
    await reconcile()
    expect(await unmatched()).toEqual([])
    expect((await allItems('commerce')).filter(({ event_id }) => event_id === event?.event_id)).toHaveLength(1)
  })
})

/** The lines that the alarm for money counts. */
const linesOf = (logged: { mock: { calls: unknown[][] } }) =>
  logged.mock.calls.map(([line]) => JSON.parse(String(line))).filter(({ message }) => message === 'money to review')

const unmatched = async () => (await allItems('commerce')).filter(({ open_shard }) => open_shard === 'UNMATCHED-EVENTS')
