import * as z from 'zod/mini'

const GatewayOrder = z.object({
  gateway: z.string(),
  id: z.string(),
  payment_id: z.string(),
  user_id: z.string(),
  status: z.enum(['open', 'approved', 'declined', 'cancelled', 'expired', 'authorized', 'paid', 'voided']),
  authorization: z.optional(
    z.object({ amount: z.number(), currency: z.string(), authorized_at: z.number(), expires_at: z.number() }),
  ),
  captures: z.array(
    z.object({
      id: z.string(),
      amount: z.number(),
      currency: z.string(),
      captured_at: z.number(),
      fee: z.optional(z.number()),
    }),
  ),
  mandate: z.optional(z.object({ customer: z.string(), token: z.string() })),
})

const RefundNews = z.object({
  user_id: z.string(),
  payment_id: z.string(),
  capture_id: z.string(),
  part: z.optional(z.string()),
  refund_id: z.string(),
  gateway_refund_id: z.string(),
  state: z.enum(['pending', 'succeeded', 'failed']),
  amount: z.number(),
  currency: z.string(),
})

const event = { gateway: z.string(), event_id: z.string(), type: z.string(), occurred_at: z.number() }

/** On the `payment-events` queue: a gateway's event from a verified webhook. */
const Told = z.object({
  kind: z.literal('told'),
  /** About an order, or about a refund. */
  event: z.union([z.object({ ...event, order: GatewayOrder }), z.object({ ...event, refund: RefundNews })]),
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
 * sessions are closed. Or have a gateway forget a mandate.
 */
export const PaymentCheck = z.union([
  z.object({ forget: z.object({ gateway: z.string(), customer: z.string(), token: z.string() }) }),
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
