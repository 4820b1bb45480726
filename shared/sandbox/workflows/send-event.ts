import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { toEvent } from '../presenters/to-order.ts'
import type { Order } from '../rules/order.ts'

/** What the customer's page asked for: how much later the merchant hears of it, and how many times more. */
type Delivery = NonNullable<Order['webhooks']>

/**
 * Queues the webhook of what happened to an order last. A repeated request sends the same event again, since the one
 * before it may have ended before it was queued.
 * @returns how many webhooks were queued
 */
export const sendEvent = async (
  order: Order,
  now: EpochMs,
  { delay_seconds, duplicates }: Delivery = order.webhooks ?? { delay_seconds: 0, duplicates: 0 },
): Promise<number> => {
  const event = toEvent(order, now)
  const message = { body: event, delaySeconds: delay_seconds }
  const messages = event ? Array.from({ length: 1 + duplicates }, () => message) : []
  await sendMessages('sandbox-webhooks', messages)
  return messages.length
}
