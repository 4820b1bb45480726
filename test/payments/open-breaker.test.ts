import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { findGateway } from '../../shared/payments/adapters/registry.ts'
import { sendMessages, urlOf } from '../../shared/platform/events/queue.ts'
import { mostMs } from '../support/call.ts'
import { sqsEvent } from '../support/queues.ts'
import { deliver } from './deliver.ts'
import { startOutside } from './outside.ts'
import { aBooking, aBuyer, pay, recordsOf } from './paying.ts'

let world: Awaited<ReturnType<typeof startOutside>>
const client = new SQSClient({ region: 'us-east-1' })
beforeAll(async () => {
  world = await startOutside()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

type Name = 'payment-events' | 'payment-checks'
const consumers = { 'payment-events': onPaymentEvent, 'payment-checks': onPaymentCheck }

/** One invocation for what can be received now, as SQS and Lambda make it. @returns how many messages it was given */
const invoke = async (name: Name): Promise<number> => {
  const QueueUrl = urlOf(name)
  const asked = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 180 })
  const { Messages = [] } = await client.send(asked)
  if (Messages.length === 0) return 0
  const event = sqsEvent(...Messages.map(({ Body }) => Body))
  for (const [index, record] of event.Records.entries())
    Object.assign(record, {
      receiptHandle: Messages[index]?.ReceiptHandle,
      eventSourceARN: `arn:aws:sqs:us-east-1:0:${name}`,
    })
  const { batchItemFailures } = await consumers[name](event, { getRemainingTimeInMillis: () => mostMs } as never)
  const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  for (const [index, { ReceiptHandle }] of Messages.entries())
    if (!failed.includes(`message-${index}`)) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
  return Messages.length
}

it('GATEWAY_UNAVAILABLE: a gateway that fails is left alone: 503 at once, also to its webhooks, messages wait, and none is left once it answers again', async () => {
  const buyer = await aBuyer()
  const { booking } = await aBooking(buyer)
  const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway: 'razorpay' })
  await world.razorpay.pay(payment.checkout.order_id, 'succeed')
  const [authorized] = world.razorpay.events.splice(0)
  if (!authorized) throw new Error('no event')
  const webhook = { rawBody: Buffer.from(authorized.body), headers: authorized.headers }
  const told = await findGateway('razorpay')?.verifyWebhook(webhook, Date.now())
  const address = `${world.sandbox.url}/api/v1/payments/webhook/razorpay`

  world.razorpay.breakDown(1000)
  const other = await aBuyer()
  const { booking: wanted } = await aBooking(other)
  const begin = () => pay(other, { booking_id: wanted.id, gateway: 'razorpay' })
  for (let tries = 0; tries < 2; tries += 1)
    expect(await begin()).toMatchObject({ status: 503, body: { code: 'GATEWAY_UNAVAILABLE' } })
  const refused = await begin()
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '30'])

  expect(await deliver(address, authorized), 'the gateway is to send it again').toBe(503)
  await sendMessages('payment-events', [{ body: { kind: 'told', event: told } }])
  await sendMessages('payment-checks', [{ body: { user_id: buyer.userId, payment_id: payment.id } }])
  expect([await invoke('payment-events'), await invoke('payment-checks')]).toEqual([1, 1])
  expect(await invoke('payment-events'), 'it waits before it is tried again').toBe(0)
  expect(world.queues.kept('payment-events')).toHaveLength(1)
  expect(world.queues.kept('payment-checks'), 'the reconciler finds it again').toEqual([])

  world.razorpay.breakDown(0)
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() + 60_000 })
  expect(await invoke('payment-events')).toBe(1)
  expect((await recordsOf(buyer, booking.id)).booking?.state).toBe('confirmed')
  expect(world.queues.kept('payment-events')).toEqual([])
})
