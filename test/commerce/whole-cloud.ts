import { handler as onCancellation } from '../../functions/commerce/on-cancellation.ts'
import { handler as onClosing } from '../../functions/commerce/on-closing.ts'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onInventoryChange } from '../../functions/commerce/on-inventory-change.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { handler as onSandboxWebhook } from '../../functions/sandbox/on-sandbox-webhook.ts'
import type { QueueName, TableName } from '../../shared/platform/domain.ts'
import { mostMs } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { startSandbox } from '../support/sandbox.ts'
import { readStream } from '../support/stream.ts'

const context = { awsRequestId: 'call-off', getRemainingTimeInMillis: () => mostMs } as never

const consumers = {
  'sandbox-webhooks': onSandboxWebhook,
  'payment-events': onPaymentEvent,
  closings: onClosing,
  cancellations: onCancellation,
  refunds: onRefund,
} as const

type Consumed = keyof typeof consumers

const routers = { commerce: onCommerceChange, inventory: onInventoryChange } as const

/** Everything between a request and its last consequence: tables, their streams, queues, consumers and the sandbox gateway. */
export const startWholeCloud = async () => {
  const stopIdentity = await startIdentity('inventory', 'commerce', 'operations')
  process.env.HOLD_SECONDS = '900'
  const names = [...(Object.keys(consumers) as Consumed[]), 'notifications', 'hold-expiry'] as const
  const [queues, sandbox] = await Promise.all([startQueues(...names), startSandbox()])
  const routed = new Map<TableName, number>()
  const consumed = new Map<QueueName, number>()

  /** The router of each stream gets the records that are new. */
  const route = async (): Promise<number> => {
    let count = 0
    for (const [table, router] of Object.entries(routers) as [TableName, typeof onCommerceChange][]) {
      const records = (await readStream(table)).slice(routed.get(table) ?? 0)
      routed.set(table, (routed.get(table) ?? 0) + records.length)
      count += records.length
      for (let start = 0; start < records.length; start += 25)
        await failing(router({ Records: records.slice(start, start + 25) } as never, context))
    }
    return count
  }

  /** Every message that came since, once or `times`, also one that SQS would still hold back. */
  const consume = async (times: number): Promise<number> => {
    const found = (Object.keys(consumers) as Consumed[]).flatMap(name => {
      const all = queues.kept(name)
      const fresh = all.slice(consumed.get(name) ?? 0)
      consumed.set(name, all.length)
      return fresh.map(({ body }) => ({ name, body }))
    })
    const work = found.flatMap(message => Array.from({ length: times }, () => message))
    for (let start = 0; start < work.length; start += 20)
      await Promise.all(
        work.slice(start, start + 20).map(async ({ name, body }) => {
          // SQS gives a message that failed again: three times more are enough for any race here.
          for (let tries = 0; tries < 4; tries += 1)
            if ((await consumers[name](sqsEvent(body) as never, context))?.batchItemFailures.length === 0) return
          throw new Error(`${name} does not accept ${JSON.stringify(body)}`)
        }),
      )
    return found.length
  }

  return {
    queues,
    /** Streams are routed and messages consumed until nothing new comes. */
    drain: async ({ times = 1 } = {}): Promise<void> => {
      while ((await route()) + (await consume(times)) > 0);
    },
    stop: () => Promise.all([stopIdentity(), queues.stop(), sandbox.stop()]),
  }
}

const failing = async (result: Promise<unknown>): Promise<void> => {
  const { batchItemFailures = [] } = ((await result) ?? {}) as { batchItemFailures?: readonly unknown[] }
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records of a stream failed`)
}
