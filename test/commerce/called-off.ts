import { expect } from 'vitest'
import { handler as onCancellation } from '../../functions/commerce/on-cancellation.ts'
import { handler as onClosing } from '../../functions/commerce/on-closing.ts'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onInventoryChange } from '../../functions/commerce/on-inventory-change.ts'
import { handler as onInvoice } from '../../functions/invoices/on-invoice.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { handler as onHoldExpiry } from '../../functions/reservations/on-hold-expiry.ts'
import { compose } from '../../shared/notifications/workflows/compose.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import { mostMs } from '../support/call.ts'
import { sqsEvent, type startQueues } from '../support/queues.ts'
import { followStream } from '../support/stream.ts'

/** The queues whose messages a sale and its end cause. */
export const queueNames = [
  'closings',
  'cancellations',
  'payment-events',
  'refunds',
  'invoices',
  'notifications',
  'hold-expiry',
] as const

const consumers = {
  closings: onClosing,
  cancellations: onCancellation,
  'payment-events': onPaymentEvent,
  refunds: onRefund,
  invoices: onInvoice,
  'hold-expiry': onHoldExpiry,
} as const

const context = { getRemainingTimeInMillis: () => mostMs } as never

export const deliver = (queue: keyof typeof consumers, ...bodies: unknown[]) =>
  consumers[queue](sqsEvent(...bodies), context)

/**
 * Plays the event sources: changes of both tables become messages, and each message is delivered to its consumer as often as
 * said, whatever delay it has. One that fails is delivered again by the next call of `drain`.
 */
export const startDelivery = (queues: Awaited<ReturnType<typeof startQueues>>, times = 1) => {
  const follow = { commerce: followStream('commerce'), inventory: followStream('inventory') }
  const done = new Map<string, number>()
  const told: { readonly kind: string; readonly to: string; readonly text: string }[] = []

  const announce = async (): Promise<void> => {
    for (const [table, outbox] of [
      ['commerce', onCommerceChange],
      ['inventory', onInventoryChange],
    ] as const) {
      const records = await follow[table]()
      expect(await outbox({ Records: records })).toEqual({ batchItemFailures: [] })
    }
  }

  /** What was sent since, by the body: a consumer recognizes a repeat by that alone. */
  const fresh = (queue: QueueName): unknown[] => {
    const counts = Map.groupBy(queues.kept(queue), ({ body }) => `${queue} ${JSON.stringify(body)}`)
    return [...counts].flatMap(([key, sent]) => {
      const left = sent.slice(done.get(key) ?? 0)
      done.set(key, sent.length)
      return left.map(({ body }) => body)
    })
  }

  const round = async (): Promise<number> => {
    await announce()
    let count = 0
    for (const queue of queueNames) {
      const bodies = fresh(queue)
      count += bodies.length
      if (queue === 'notifications') {
        for (const body of bodies) {
          const message = body as Parameters<typeof compose>[0]
          for (const sent of await compose(message))
            if (sent.channel === 'email') told.push({ kind: message.kind, to: sent.to, text: sent.text })
        }
      } else {
        const failed = await Promise.all(
          bodies.flatMap(body =>
            Array.from({ length: times }, () => deliver(queue, body).then(reply => ({ body, reply }))),
          ),
        )
        for (const { body, reply } of failed)
          if (reply.batchItemFailures.length > 0) done.set(`${queue} ${JSON.stringify(body)}`, 0)
      }
    }
    return count
  }

  return {
    round,
    /** Until no change and no message is left. */
    drain: async (): Promise<void> => {
      for (let rounds = 0; (await round()) > 0; rounds += 1) expect(rounds).toBeLessThan(60)
    },
    /** The mails that were composed. */
    told,
  }
}
