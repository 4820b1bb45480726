import type { EpochMs } from '../../kernel/clock.ts'
import { type Message, sendMessages } from '../../platform/events/queue.ts'
import { toEvent, toRefundEvent } from '../presenters/to-order.ts'
import { type Order, pay, type Refund } from '../rules/order.ts'

/** What the customer's page asked for: how much later the merchant hears of it, and how many times more. */
type Delivery = NonNullable<Order['webhooks']>

/**
 * Queues the webhooks of what happened to an order last. A repeated request sends the same event again, since the one
 * before it may have ended before it was queued.
 * @returns how many webhooks were queued
 */
export const sendEvent = async (
  order: Order,
  now: EpochMs,
  delivery: Delivery = order.webhooks ?? { delay_seconds: 0, duplicates: 0 },
): Promise<number> => {
  const messages = messagesOf(order, now, delivery)
  await sendMessages('sandbox-webhooks', messages)
  return messages.length
}

const slowSeconds = 20
const moreOften = 10
/** After the event that happened later, or after the authorization has lapsed. */
const overtakenSeconds = 2

const messagesOf = (order: Order, now: EpochMs, { delay_seconds, duplicates }: Delivery): Message[] => {
  const sent = (event: unknown, delaySeconds: number, times = 1): Message[] =>
    event ? Array.from({ length: times }, () => ({ body: event, delaySeconds })) : []
  const event = toEvent(order, now)
  switch (order.case) {
    case 'webhook_lost':
      return []
    case 'slow':
      return sent(event, Math.max(delay_seconds, slowSeconds), 1 + duplicates)
    case 'lapses':
      return sent(event, Math.max(delay_seconds, overtakenSeconds), 1 + duplicates)
    case 'duplicated':
      return sent(event, delay_seconds, 1 + moreOften + duplicates)
    case 'reordered': {
      const before = event && toEvent({ ...order, state: 'declined', captures: [], authorization: undefined }, now)
      return [
        ...sent(event, delay_seconds, 1 + duplicates),
        ...sent(before, Math.min(900, delay_seconds + overtakenSeconds)),
      ]
    }
    case 'mandate_slow': {
      const { pending_until = now } = order
      const waits = Math.ceil(Math.max(0, pending_until - now) / 1000)
      return sent(toEvent(order, Math.max(now, pending_until)), delay_seconds + waits, 1 + duplicates)
    }
    case 'contradicts':
      return sent(order.state === 'open' ? invented(order, now) : event, delay_seconds, 1 + duplicates)
    default:
      return sent(event, delay_seconds, 1 + duplicates)
  }
}

/** Money that the gateway's own record does not have. */
const invented = (order: Order, now: EpochMs) => toEvent(pay({ ...order, amount: order.amount + 1 }, now), now)

/** Queues the webhook of a refund that is pending, for when it ends. */
export const sendRefundEvent = async (order: Order, refund: Refund, now: EpochMs): Promise<void> => {
  const event = toRefundEvent(order, refund)
  if (!event) return
  const delaySeconds = Math.max(0, Math.ceil(((refund.ends?.at ?? now) - now) / 1000))
  await sendMessages('sandbox-webhooks', [{ body: event, delaySeconds }])
}
