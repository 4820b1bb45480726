import * as z from 'zod/mini'
import { GatewayOrder, OrderEvent, RefundEvent } from '../../commerce/rules/gateway-order.ts'

/** On the `payment-events` queue: a gateway's event from a verified webhook. */
const Told = z.object({
  kind: z.literal('told'),
  event: z.union([OrderEvent, RefundEvent]),
})

/** On the same queue: the gateway's answer to the reconciler. Without orders, only the sale is continued. */
const Asked = z.object({
  kind: z.literal('asked'),
  user_id: z.string(),
  payment_id: z.string(),
  orders: z.array(GatewayOrder),
})

export const PaymentEvent = z.discriminatedUnion('kind', [Told, Asked])

export type PaymentEvent = z.infer<typeof PaymentEvent>

/**
 * On the `payment-checks` queue: ask the gateways about this payment, or about that of this hold, which has ended: its
 * sessions are closed.
 */
export const PaymentCheck = z.union([
  z.object({ user_id: z.string(), payment_id: z.string() }),
  z.object({ user_id: z.string(), reservation_id: z.string() }),
])

/** On the `refunds` queue: pay this refund back, or ask its gateway what became of it. */
export const RefundMessage = z.object({
  user_id: z.string(),
  payment_id: z.string(),
  capture_id: z.string(),
  part: z.optional(z.string()),
  /** A gateway's event says so of one that had succeeded. */
  has_failed: z.optional(z.literal(true)),
})
