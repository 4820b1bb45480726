import { randomUUID } from 'node:crypto'
import { handler as onCatalogActivity } from '../../functions/activity/on-catalog-activity.ts'
import { handler as onCommerceActivity } from '../../functions/activity/on-commerce-activity.ts'
import { handler as onIdentityActivity } from '../../functions/activity/on-identity-activity.ts'
import { handler as onInventoryActivity } from '../../functions/activity/on-inventory-activity.ts'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onNotification } from '../../functions/notifications/on-notification.ts'
import { handler as initiatePayment } from '../../functions/payments/initiate-payment.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as createReservation } from '../../functions/reservations/create-reservation.ts'
import { handler as onHoldExpiry } from '../../functions/reservations/on-hold-expiry.ts'
import { handler as onSandboxWebhook } from '../../functions/sandbox/on-sandbox-webhook.ts'
import { handler as playCheckout } from '../../functions/sandbox/play-sandbox-checkout.ts'
import type { QueueName } from '../../lib/access.ts'
import { type Answer, call } from '../../test/support/call.ts'
import { sqsEvent } from '../../test/support/queues.ts'
import { readStreamOf } from '../../test/support/stream-records.ts'
import type { CountedCall } from '../counting/counting-proxy.ts'
import { adjacentSeats, putBus } from '../hold-cost/buses.ts'
import type { World } from './world.ts'

export const steps = ['hold', 'book', 'pay', 'settle', 'mail', 'end of the hold'] as const
export type Step = (typeof steps)[number]

/** What one call of one function in one step did to DynamoDB. */
export interface CountedFunction {
  readonly step: Step
  readonly function: string
  readonly calls: readonly CountedCall[]
}

const logs = {
  identity: onIdentityActivity,
  catalog: onCatalogActivity,
  inventory: onInventoryActivity,
  commerce: onCommerceActivity,
} as const

type Streamed = keyof typeof logs

/** Two seats of a bus of fifty, from the hold to the mail with the ticket, each function counted for itself. */
export const countBooking = async (world: World): Promise<readonly CountedFunction[]> => {
  const counted: CountedFunction[] = []
  const offer = await putBus(50, 1)
  const { token } = await world.buyer()
  const streams = await startReading(world)
  const take = takeFrom(world)

  const run = async <T>(step: Step, name: string, work: () => Promise<T>): Promise<T> => {
    // As the stack names it: every record says who wrote it.
    process.env.FUNCTION_NAME = name
    const { result, count } = await world.count(work)
    // The sandbox is somebody else's system that happens to keep its orders in a table of ours.
    const calls = count.calls.filter(({ pk }) => !pk.startsWith('SANDBOX#'))
    if (calls.length > 0) counted.push({ step, function: name, calls })
    return result
  }
  const request = (step: Step, name: string, handler: Parameters<typeof call>[0], body: object) =>
    run(step, name, async () =>
      expecting(201, await call(handler, { token, body, headers: { 'idempotency-key': `${step}-0123456789` } })),
    )
  /** Both readers of every stream get what is new, in one batch. */
  const follow = async (step: Step) => {
    for (const [table, Records] of await streams.news()) {
      if (table === 'commerce')
        await run(step, 'commerce/on-commerce-change', () => onCommerceChange({ Records }, context))
      await run(step, `activity/on-${table}-activity`, async () => succeeded(await logs[table]({ Records }, context)))
    }
  }

  const seat_ids = adjacentSeats(offer, 50, 2)
  const reservation = await request('hold', 'reservations/create-reservation', createReservation, {
    schedule_id: offer.inventory_id,
    seat_ids,
  })
  await follow('hold')

  const passengers = seat_ids.map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
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
  const sandboxEvents = take('sandbox-webhooks')
  await run('settle', 'sandbox/on-sandbox-webhook', async () =>
    succeeded(await onSandboxWebhook(sqsEvent(...sandboxEvents), context)),
  )
  await run('settle', 'payments/on-payment-event', async () =>
    succeeded(await onPaymentEvent(sqsEvent(...take('payment-events')), context)),
  )
  await follow('settle')

  await run('mail', 'notifications/on-notification', async () =>
    succeeded(await onNotification(sqsEvent(...take('notifications')), context)),
  )
  await follow('mail')

  await run('end of the hold', 'reservations/on-hold-expiry', async () =>
    succeeded(await onHoldExpiry(sqsEvent(...world.queues.delayed('hold-expiry').slice(-1)), context)),
  )
  await follow('end of the hold')
  return counted
}

const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 10_000 } as never

/** @throws Error naming the reply: a count of something else would be no answer */
const expecting = (status: number, answer: Answer): Answer => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status} ${answer.raw}`)
  return answer
}

const succeeded = (reply: { readonly batchItemFailures: readonly unknown[] } | undefined) => {
  if (reply && reply.batchItemFailures.length > 0) throw new Error(`a batch failed: ${JSON.stringify(reply)}`)
}

/** What came to a queue since it was last asked. */
const takeFrom = ({ queues }: World) => {
  const taken = new Map<QueueName, number>()
  const names = ['payment-events', 'sandbox-webhooks', 'notifications'] as const
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
  const told = new Map<Streamed, number>()
  const news = async () => {
    const all = await Promise.all(names.map(async name => [name, await readStreamOf(engine, name)] as const))
    const fresh = all.map(([name, records]) => [name, records.slice(told.get(name) ?? 0)] as const)
    for (const [name, records] of all) told.set(name, records.length)
    return fresh.filter(([, records]) => records.length > 0)
  }
  await news()
  return { news }
}
