import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/on-refund.ts'
import { signed as counted } from '../../shared/commerce/rules/ledger.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { sum } from '../../shared/kernel/money.ts'
import { findGateway } from '../../shared/payments/adapters/registry.ts'
import { reconcileRefunds } from '../../shared/payments/workflows/reconcile-refunds.ts'
import type { Case } from '../../shared/sandbox/rules/cases.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { mostMs } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { atCheckout, consumeEvents, due, orderIn, paidEvent, playAt, recordsOf, signed, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const hour = 3600_000

/** Money that goes back, as the hold was given up, through a gateway that plays a case. */
const owedBack = async (played: Case) => {
  const paying = await atCheckout()
  await endReservation(selling, { id: paying.reservation.id, user_id: paying.buyer.userId }, 'cancelled')
  await playAt(paying.payment, 'succeed')
  const order = await readOrder(orderIn(paying.payment))
  if (!order) throw new Error('there is no order')
  await replaceOrder({ ...order, case: played })
  const capture = order.captures[0]?.id ?? ''
  await consumeEvents(paidEvent(paying, { capture }))
  const message = { user_id: paying.buyer.userId, payment_id: paying.payment.id, capture_id: capture }
  return { ...paying, message, orderId: order.id }
}

type Owed = Awaited<ReturnType<typeof owedBack>>

const payBack = (...messages: object[]) =>
  handler(sqsEvent(...messages), { getRemainingTimeInMillis: () => mostMs } as never)

const statusOf = async ({ buyer, booking }: Owed) => {
  const { payment, refunds } = await recordsOf(buyer, booking.id)
  return [payment && paymentStatus(payment, Date.now()), ...refunds.map(({ state }) => state)]
}

/** The gateway's refunds end as they will, as if their time had passed. */
const endAll = async ({ orderId }: Owed) => {
  const order = await readOrder(orderId)
  if (!order) throw new Error('there is no order')
  const refunds = order.refunds.map(made => ({ ...made, ...(made.ends && { ends: { ...made.ends, at: 1 } }) }))
  await replaceOrder({ ...order, refunds })
}

const madeAtGateway = async ({ orderId }: Owed) => (await readOrder(orderId))?.refunds ?? []

/** The gateway's event of its last refund, as the webhook queues it. */
const toldOf = async (owed: Owed, state?: 'succeeded' | 'failed') => {
  const messages = world.queues.kept('sandbox-webhooks') as {
    body: { type: string; data: { order: { id: string } } }
  }[]
  const event = messages.findLast(({ body }) => body.data.order.id === owed.orderId && /^refund/.test(body.type))?.body
  const spoken = state ? { ...event, id: `evt_${state}`, type: `refund.${state}` } : event
  const body = JSON.stringify(
    state && event
      ? {
          ...spoken,
          data: { ...event.data, refund: { ...((event.data as never)['refund' as never] as object), status: state } },
        }
      : spoken,
  )
  const gateway = findGateway('sandbox')
  const told = await gateway?.verifyWebhook({ rawBody: Buffer.from(body), headers: await signed(body) }, Date.now())
  return { kind: 'told', event: told }
}

const queuedFor = ({ message }: Owed) =>
  (world.queues.ready('refunds') as { payment_id: string }[]).filter(
    ({ payment_id }) => payment_id === message.payment_id,
  )

const balances = async ({ booking }: Owed) => {
  const entries = (await readLedger(booking.id)).flatMap(event => event.entries)
  const of = (account: string) => sum(entries.filter(each => each.account === account).map(counted))
  return { customer: of('customer'), refunds_due: of('refunds_due'), gateway: of('gateway:sandbox') }
}

const settled = { customer: 0, refunds_due: 0, gateway: 0 }

describe('a refund that is pending at its gateway', () => {
  it('leaves the queue, is not shown as paid back, and is once the gateway says so', async () => {
    const owed = await owedBack('refund_pending')
    expect(await payBack(owed.message)).toEqual({ batchItemFailures: [] })
    expect(await statusOf(owed)).toEqual(['refunding', 'pending'])
    expect(await balances(owed)).toEqual({ customer: 0, refunds_due: -due, gateway: due })
    await endAll(owed)
    const told = await toldOf(owed)
    await consumeEvents(told, told)
    const [message] = queuedFor(owed)
    await Promise.all([payBack(message ?? {}), payBack(message ?? {})])
    await payBack(message ?? {})
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect([await balances(owed), (await madeAtGateway(owed)).length]).toEqual([settled, 1])
  })

  it('is asked about by the reconciler, which reports none that is merely slow', async () => {
    const owed = await owedBack('refund_pending')
    await payBack(owed.message)
    await endAll(owed)
    await reconcileRefunds(Date.now() + 4 * hour)
    expect(queuedFor(owed)).toHaveLength(1)
    await payBack(owed.message)
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
  })

  it('fails: it is owed as before, and paid back by another', async () => {
    const owed = await owedBack('refund_bounces')
    await payBack(owed.message)
    await endAll(owed)
    await consumeEvents(await toldOf(owed))
    expect((await payBack(queuedFor(owed)[0] ?? {})).batchItemFailures).toHaveLength(1)
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
    await payBack(owed.message)
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect([await balances(owed), (await madeAtGateway(owed)).length]).toEqual([settled, 2])
  })

  it('is killed after any call: paid back once in the end', async () => {
    for (let calls = 1; calls < 8; calls += 1) {
      const owed = await owedBack('refund_bounces')
      await killedAfter(calls, () => payBack(owed.message))
      await payBack(owed.message)
      await endAll(owed)
      await killedAfter(calls, () => payBack(owed.message))
      for (let again = 0; again < 3; again += 1) await payBack(owed.message)
      expect(await statusOf(owed), `killed after ${calls} calls`).toEqual(['refunded', 'succeeded'])
      expect(await balances(owed)).toEqual(settled)
    }
  })
})

describe('a refund that fails at once', () => {
  it('is tried again under another key', async () => {
    const owed = await owedBack('refund_refused')
    for (const failures of [1, 0]) expect((await payBack(owed.message)).batchItemFailures).toHaveLength(failures)
    expect(await statusOf(owed)).toEqual(['refunded', 'succeeded'])
    expect([await balances(owed), (await madeAtGateway(owed)).length]).toEqual([settled, 2])
  })

  it('every time: never shown as paid back', async () => {
    const owed = await owedBack('refund_never')
    for (let tries = 0; tries < 4; tries += 1) await payBack(owed.message)
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
    expect(await balances(owed)).toEqual({ customer: 0, refunds_due: -due, gateway: due })
  })
})

describe('news of a refund', () => {
  it('that bounced after it had succeeded: owed again, where the gateway’s record says so too', async () => {
    const owed = await owedBack('refund_pending')
    await payBack(owed.message)
    await endAll(owed)
    await payBack(owed.message)
    const failed = await toldOf(owed, 'failed')
    await consumeEvents(failed)
    await payBack(queuedFor(owed).at(-1) ?? {})
    expect(await statusOf(owed), 'the record has it as paid back').toEqual(['refunded', 'succeeded'])
    const order = await readOrder(owed.orderId)
    if (!order) throw new Error('there is no order')
    await replaceOrder({
      ...order,
      case: undefined,
      refunds: order.refunds.map(made => ({ ...made, ends: { status: 'failed', at: 1 } })),
    })
    await payBack(queuedFor(owed).at(-1) ?? {})
    expect(await statusOf(owed)).toEqual(['refunding', 'owed'])
    await payBack(owed.message)
    expect([await statusOf(owed), await balances(owed)]).toEqual([['refunded', 'succeeded'], settled])
  })

  it('of no record here is kept, and reported', async () => {
    const refund = { user_id: '', payment_id: '', capture_id: 'cap', refund_id: '', gateway_refund_id: 'sbr_1' }
    const news = { ...refund, state: 'succeeded', amount: 1, currency: 'INR' }
    const event = {
      gateway: 'sandbox',
      event_id: 'evt_foreign',
      type: 'refund.succeeded',
      occurred_at: 1,
      refund: news,
    }
    expect(await consumeEvents({ kind: 'told', event })).toEqual({ batchItemFailures: [] })
  })
})

describe('the ledger after all of that', () => {
  it('has nothing that its payments and refunds do not say', async () => {
    const { findings, bookings } = await verifyLedger({ now: Date.now() })
    expect([findings, bookings > 0]).toEqual([[], true])
  })
})
