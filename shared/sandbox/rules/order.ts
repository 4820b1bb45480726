import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { caseNames } from './cases.ts'

const money = { amount: z.int(), currency: z.string(), created_at: z.number() }

const Capture = z.object({ id: z.string(), ...money })

export type Capture = Immutable<z.infer<typeof Capture>>

const Refund = z.object({
  id: z.string(),
  capture_id: z.string(),
  ...money,
  metadata: z.optional(z.record(z.string(), z.string())),
  /** How it ends, and when; one without it was paid back at once. */
  ends: z.optional(z.object({ status: z.enum(['succeeded', 'failed']), at: z.number() })),
})

export type Refund = Immutable<z.infer<typeof Refund>>

/** An order of the sandbox gateway: a merchant's request that a customer pays, once. */
export const Order = z.object({
  id: z.string(),
  ...money,
  /** The merchant's own name for it. */
  reference: z.string(),
  description: z.string(),
  metadata: z.record(z.string(), z.string()),
  state: z.enum(['open', 'authorized', 'paid', 'declined', 'cancelled', 'voided']),
  /** Whether the customer's success captures the money or authorizes it; an order that does not say captures. */
  capture: z.optional(z.enum(['automatic', 'manual'])),
  authorization_seconds: z.optional(z.int()),
  /** The customer's money that is set aside, to be captured until `expires_at`. */
  authorization: z.optional(z.object({ ...money, expires_at: z.number() })),
  voided_at: z.optional(z.number()),
  /** The customer's means of payment is kept, to be charged again. */
  keeps_mandate: z.optional(z.literal(true)),
  /** The merchant has forgotten what was kept. */
  forgotten_at: z.optional(z.number()),
  /** Until then the order looks unpaid to its merchant, whose charge of a mandate takes its time. */
  pending_until: z.optional(z.number()),
  /** What is played, where it is not a plain payment. */
  case: z.optional(z.enum(caseNames)),
  /** The customer's bank asks for a confirmation. */
  is_challenged: z.optional(z.literal(true)),
  /** The keys of requests that were carried out and got no reply. */
  unanswered: z.optional(z.array(z.string())),
  /** How the customer's page asked for webhooks to be sent; those of a later capture or void are sent alike. */
  webhooks: z.optional(z.object({ delay_seconds: z.int(), duplicates: z.int() })),
  captures: z.array(Capture),
  refunds: z.array(Refund),
  expires_at: z.number(),
  /** Rises with every write. */
  version: z.number(),
})

export type Order = Immutable<z.infer<typeof Order>>

export type OrderStatus = Order['state'] | 'expired' | 'refunded'

/** The order as it looks to its merchant. */
export const asSeen = (order: Order, now: EpochMs): Order =>
  now < (order.pending_until ?? 0) ? { ...order, state: 'open', captures: [], authorization: undefined } : order

/** The session of an unpaid order ends by itself, as does an authorization that is not captured. */
export const orderStatus = (order: Order, now: EpochMs): OrderStatus => {
  if (order.state === 'open' && now >= order.expires_at) return 'expired'
  if (order.state === 'authorized' && now >= (order.authorization?.expires_at ?? 0)) return 'expired'
  return order.state === 'paid' && refundable(order, now) === 0 ? 'refunded' : order.state
}

export const amounts = (parts: readonly { readonly amount: number }[]): number => sum(parts.map(({ amount }) => amount))

export type RefundStatus = 'pending' | 'succeeded' | 'failed'

export const refundStatus = ({ ends }: Refund, now: EpochMs): RefundStatus => {
  if (!ends) return 'succeeded'
  return now < ends.at ? 'pending' : ends.status
}

/** What is left of an order's captures: a refund that failed is not one. */
export const refundable = ({ captures, refunds }: Pick<Order, 'captures' | 'refunds'>, now: EpochMs): number =>
  sum([
    ...captures.map(({ amount }) => amount),
    ...refunds.filter(made => refundStatus(made, now) !== 'failed').map(({ amount }) => -amount),
  ])

/** The time for which banks let money stay authorized. */
const weekSeconds = 7 * 24 * 3600

/**
 * The customer pays: the money is captured, or authorized where the capture is manual. A declined order may still be
 * paid: a bank may approve it late. To pay an authorized or paid order changes nothing, like a second click on the button.
 * @throws DomainError ORDER_CLOSED
 */
export const pay = (order: Order, now: EpochMs): Order => {
  const status = orderStatus(order, now)
  if (status === 'authorized' || order.state === 'paid') return order
  if (status !== 'open' && status !== 'declined') throw closed(status)
  const { id, amount, currency } = order
  const money = { amount, currency, created_at: now }
  if (order.capture === 'manual') {
    const expiresAt = now + (order.authorization_seconds ?? weekSeconds) * 1000
    return { ...order, state: 'authorized', authorization: { ...money, expires_at: expiresAt } }
  }
  return { ...order, state: 'paid', captures: [{ id: `cap_${derivedSuffix(id, 'capture')}`, ...money }] }
}

/** The customer's bank refuses. @throws DomainError ORDER_CLOSED */
export const decline = (order: Order, now: EpochMs): Order => {
  const status = orderStatus(order, now)
  if (status !== 'open' && status !== 'declined') throw closed(status)
  return status === 'declined' ? order : { ...order, state: 'declined' }
}

/** Ends an order that is not paid; one for which money was authorized or captured stays as it is. */
export const cancel = (order: Order): Order =>
  order.case !== 'stays_open' && (order.state === 'open' || order.state === 'declined')
    ? { ...order, state: 'cancelled' }
    : order

/** The order as the customer's page changed it, with what that page asked for; the same order where nothing changed. */
export const withDelivery = (before: Order, after: Order, webhooks: NonNullable<Order['webhooks']>): Order =>
  after === before ? before : { ...after, webhooks }

/** An order that is paid with a number that has a case; another number changes none that its amount gave it. */
export const withCase = (order: Order, played: Order['case']): Order =>
  played === undefined || played === order.case ? order : { ...order, case: played }

export const closed = (status: OrderStatus) =>
  new DomainError('ORDER_CLOSED', `This order is ${status}; nothing can be paid for it.`, {
    details: { order_status: status },
  })
