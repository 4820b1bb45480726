import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/on-sandbox-webhook.ts'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { call, mostMs } from '../support/call.ts'
import type { Listener } from '../support/listener.ts'
import { sqsEvent } from '../support/queues.ts'
import { startSandbox } from '../support/sandbox.ts'
import { placeOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
let listener: Listener
beforeAll(async () => {
  gateway = await startGateway()
  listener = await startSandbox()
})
beforeEach(() => {
  listener.answered.length = 0
})
afterAll(() => Promise.all([gateway.stop(), listener.stop()]))

interface GatewayEvent {
  readonly data: { readonly order: { readonly id: string } }
}

const paidEvent = async (changes: Record<string, unknown> = {}): Promise<GatewayEvent> => {
  const { body } = await placeOrder(changes)
  await call(play, { params: { id: body.id }, body: { outcome: 'succeed' } })
  const events = gateway.queues.ready('sandbox-webhooks') as GatewayEvent[]
  return events.find(({ data }) => data.order.id === body.id) as GatewayEvent
}

/** The product's queued messages of this event's order. */
const queued = ({ data }: GatewayEvent) =>
  (gateway.queues.ready('payment-events') as { event: { order: { id: string } } }[]).filter(
    ({ event }) => event.order.id === data.order.id,
  )

const deliver = (...events: unknown[]) =>
  handler(sqsEvent(...events), { getRemainingTimeInMillis: () => mostMs } as never)

describe('on sandbox webhook', () => {
  it('calls the product’s webhook, which verifies the signature and queues the event', async () => {
    const event = await paidEvent()
    expect(await deliver(event)).toEqual({ batchItemFailures: [] })
    expect(listener.answered).toContain('POST /api/v1/payments/webhook/sandbox 200')
    expect(queued(event)).toMatchObject([
      {
        kind: 'told',
        event: {
          gateway: 'sandbox',
          type: 'order.paid',
          order: { status: 'paid', payment_id: 'pay_1', user_id: 'usr_1' },
        },
      },
    ])
  })

  it('calls the webhook of the gateway through which the order was made', async () => {
    const event = await paidEvent({ capture: 'manual', metadata: { user_id: 'usr_1', gateway: 'sandboxwhole' } })
    expect(await deliver(event)).toEqual({ batchItemFailures: [] })
    expect(listener.answered).toEqual(['POST /api/v1/payments/webhook/sandboxwhole 200'])
    expect(queued(event)).toMatchObject([
      {
        event: {
          gateway: 'sandboxwhole',
          type: 'order.authorized',
          order: { gateway: 'sandboxwhole', status: 'authorized', authorization: { amount: 90_000 }, captures: [] },
        },
      },
    ])
  })

  it('fails an event that the webhook did not accept, and the others arrive', async () => {
    const event = await paidEvent()
    listener.failNext('/webhook/', 'broken')
    const { batchItemFailures } = await deliver(event, event)
    expect(batchItemFailures).toHaveLength(1)
    expect(queued(event)).toHaveLength(1)
  })

  it('fails a message of another form, to end in the dead-letter queue', async () => {
    expect((await deliver({ id: 'evt_1' })).batchItemFailures).toHaveLength(1)
    expect(listener.answered).toEqual([])
  })
})
