import * as z from 'zod/mini'
import type { GatewayEvent, GatewayOrder, RefundNews } from '../../../commerce/rules/gateway-order.ts'
import { bodyOf, untrusted, type Webhook } from '../webhook.ts'
import { RazorpayRefund } from './order.ts'
import { refundStates } from './refund.ts'
import { isSigned } from './signature.ts'

const Event = z.object({
  event: z.string(),
  created_at: z.number(),
  payload: z.object({
    order: z.optional(z.object({ entity: z.object({ id: z.string() }) })),
    payment: z.optional(z.object({ entity: z.object({ order_id: z.nullish(z.string()) }) })),
    refund: z.optional(z.object({ entity: RazorpayRefund })),
  }),
})

/**
 * Razorpay sends an event again, for a day, with the body and signature of the first time. An event is kept under its id,
 * so a repeat within that day is harmless.
 */
const retriedForMs = 25 * 3600_000
const clocksDifferByMs = 300_000

/** An account may have other uses than this service, so an event of another type is no fault. */
const ofOrders: readonly string[] = ['payment.authorized', 'payment.captured', 'payment.failed', 'order.paid']
const ofRefunds: readonly string[] = ['refund.created', 'refund.processed', 'refund.failed']

/**
 * A payment's notes can be set by the browser that pays, so the order is asked for: its notes are this service's own.
 * @returns undefined for an event about nothing of this service
 * @throws DomainError SIGNATURE_INVALID; VALIDATION_FAILED for a genuine one of an unknown form
 */
export const readWebhook = async (
  { rawBody, headers }: Webhook,
  { secret, now }: { readonly secret: string; readonly now: number },
  retrieve: (orderId: string) => Promise<GatewayOrder | undefined>,
): Promise<GatewayEvent | undefined> => {
  const event_id = headers['x-razorpay-event-id']
  if (!event_id || !/^[\w-]{1,64}$/.test(event_id)) throw untrusted()
  if (!isSigned(rawBody, headers['x-razorpay-signature'], secret)) throw untrusted()
  const { event: type, created_at, payload } = bodyOf(Event, rawBody)
  const occurred_at = created_at * 1000
  if (occurred_at < now - retriedForMs || occurred_at > now + clocksDifferByMs) throw untrusted()
  const head = { gateway: 'razorpay', event_id, type, occurred_at }
  if (ofRefunds.includes(type)) {
    const refund = payload.refund && newsOf(payload.refund.entity)
    return refund && { ...head, refund }
  }
  const orderId = payload.order?.entity.id ?? payload.payment?.entity.order_id
  const order = ofOrders.includes(type) && orderId ? await retrieve(orderId) : undefined
  return order && { ...head, order }
}

/** A refund that was made at the dashboard has no notes of this service. */
const newsOf = ({ id, payment_id, amount, currency, status, notes }: RazorpayRefund): RefundNews | undefined => {
  const { user_id, payment_id: paymentId, refund_id, part } = notes
  if (typeof user_id !== 'string' || typeof paymentId !== 'string' || typeof refund_id !== 'string') return undefined
  return {
    user_id,
    payment_id: paymentId,
    capture_id: payment_id,
    ...(typeof part === 'string' && part !== '' && { part }),
    refund_id,
    gateway_refund_id: id,
    state: refundStates[status],
    amount,
    currency,
  }
}
