import { randomUUID } from 'node:crypto'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onInvoice } from '../../functions/invoices/on-invoice.ts'
import { handler as onLedgerEvent } from '../../functions/ledger/on-ledger-event.ts'
import { handler as onNotification } from '../../functions/notifications/on-notification.ts'
import { handler as initiatePayment } from '../../functions/payments/initiate-payment.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as receiveWebhook } from '../../functions/payments/receive-webhook.ts'
import { handler as onHoldExpiry } from '../../functions/reservations/on-hold-expiry.ts'
import { handler as playCheckout } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import { signatureHeader } from '../../shared/sandbox/rules/signature.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'
import { type Answer, type Call, call } from '../../test/support/call.ts'
import { activityConsumer } from '../../test/support/logged.ts'
import { sqsEvent } from '../../test/support/queues.ts'
import { readStreamOf } from '../../test/support/stream-records.ts'
import { adjacentSeats, putBus } from '../hold-cost/buses.ts'
import type { Recorder, Step } from './recorder.ts'
import type { World } from './world.ts'

/** The log's functions of the tables where a booking changes logged records; of the inventory only offers are logged. */
const logs = { identity: activityConsumer('identity'), commerce: activityConsumer('commerce') } as const

type Streamed = keyof typeof logs

/** Which seats of which departure, over which segment. */
export interface SeatChoice {
  readonly schedule_id: string
  readonly seat_ids: readonly string[]
  readonly from_stop?: string
  readonly to_stop?: string
}

/** Two seats of a bus of fifty. */
export const twoSeats = async (): Promise<SeatChoice> => {
  const offer = await putBus(50, 1)
  return { schedule_id: offer.inventory_id, seat_ids: adjacentSeats(offer, 50, 2) }
}

/** From the hold to the mail with the ticket, each function recorded for itself. */
export const recordBooking = async (world: World, { run }: Recorder, choice: SeatChoice): Promise<void> => {
  const { token } = await world.buyer()
  const streams = await startReading(world)
  const take = takeFrom(world)

  const request = (step: Step, name: string, handler: Parameters<typeof call>[0], body: object) =>
    run(step, name, async () =>
      expecting(
        201,
        await call(handler, { token, body, headers: { 'idempotency-key': randomUUID(), 'accept-encoding': 'br' } }),
      ),
    )
  /** Both readers of every stream get what is new, in one batch. */
  const follow = async (step: Step) => {
    for (const [table, Records] of await streams.news()) {
      if (table === 'commerce')
        await run(step, 'commerce/on-commerce-change', () => onCommerceChange({ Records }, context))
      await run(step, `activity/on-${table}-activity`, async () => succeeded(await logs[table]({ Records })))
    }
  }

  const reservation = await request('hold', 'transit/create-reservation', createReservation, choice)
  await follow('hold')

  const passengers = choice.seat_ids.map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const booking = await request('book', 'bookings/create-booking', createBooking, {
    reservation_id: reservation.body.id,
    passengers,
    contact: { email: 'asha@example.com', phone: '+919876543210' },
  })
  await follow('book')

  const payment = await request('pay', 'payments/initiate-payment', initiatePayment, {
    booking_id: booking.body.id,
    amount: booking.body.total_amount,
    payment_method: 'upi',
  })
  await follow('pay')

  const order = String(payment.body.checkout.url).split('/').at(-1) ?? ''
  await run('settle', 'sandbox/play-sandbox-checkout', async () =>
    expecting(200, await call(playCheckout, { params: { id: order }, body: { outcome: 'succeed' } })),
  )
  for (const event of take('sandbox-webhooks')) {
    const webhook = await webhookOf(event)
    await run('settle', 'payments/receive-webhook', async () => expecting(200, await call(receiveWebhook, webhook)))
  }
  await run('settle', 'payments/on-payment-event', async () =>
    succeeded(await onPaymentEvent(sqsEvent(...take('payment-events')), context)),
  )
  await follow('settle')

  await run('invoice', 'invoices/on-invoice', async () =>
    succeeded(await onInvoice(sqsEvent(...take('invoices')), context)),
  )
  await follow('invoice')

  for (const event of take('ledger-pages'))
    await run('ledger', 'ledger/on-ledger-event', async () => succeeded(await onLedgerEvent(sqsEvent(event), context)))

  await run('mail', 'notifications/on-notification', async () =>
    succeeded(await onNotification(sqsEvent(...take('notifications')), context)),
  )
  await follow('mail')

  await run('end of the hold', 'reservations/on-hold-expiry', async () =>
    succeeded(await onHoldExpiry(sqsEvent(...world.queues.delayed('hold-expiry').slice(-1)), context)),
  )
  await follow('end of the hold')
}

const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 10_000 } as never

/** The webhook that the sandbox gateway sends for an event. */
const webhookOf = async (event: unknown): Promise<Call> => {
  const body = JSON.stringify(event)
  const { webhookKey } = await readMerchantKeys()
  const headers = {
    'content-type': 'application/json',
    'sandbox-signature': signatureHeader(body, webhookKey, Date.now()),
  }
  return { params: { gateway: 'sandbox' }, rawBody: body, headers }
}

/** @throws Error naming an unexpected reply, which must not be counted */
const expecting = (status: number, answer: Answer): Answer => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status} ${answer.raw}`)
  return answer
}

const succeeded = (reply: { readonly batchItemFailures: readonly unknown[] } | undefined) => {
  if (reply && reply.batchItemFailures.length > 0) throw new Error(`a batch failed: ${JSON.stringify(reply)}`)
}

/** The messages that came to a queue since the last call. */
const takeFrom = ({ queues }: World) => {
  const taken = new Map<QueueName, number>()
  const names = ['payment-events', 'sandbox-webhooks', 'notifications', 'invoices', 'ledger-pages'] as const
  for (const name of names) taken.set(name, queues.ready(name).length)
  return (name: QueueName): unknown[] => {
    const all = queues.ready(name)
    const fresh = all.slice(taken.get(name) ?? 0)
    taken.set(name, all.length)
    if (fresh.length === 0) throw new Error(`nothing came to ${name}`)
    return fresh
  }
}

const startReading = async ({ engine }: World) => {
  const names = Object.keys(logs) as Streamed[]
  const readCounts = new Map<Streamed, number>()
  const news = async () => {
    const all = await Promise.all(names.map(async name => [name, await readStreamOf(engine, name)] as const))
    const fresh = all.map(([name, records]) => [name, records.slice(readCounts.get(name) ?? 0)] as const)
    for (const [name, records] of all) readCounts.set(name, records.length)
    return fresh.filter(([, records]) => records.length > 0)
  }
  await news()
  return { news }
}
