import type Stripe from 'stripe'
import type { GatewayEvent, GatewayOrder } from '../../../commerce/rules/payment.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { callStripe, stripeClient, stripeKeys } from './client.ts'
import { toGatewayOrder, toRefundNews, withPayment } from './to-order.ts'

const toleranceSeconds = 300

/** @throws DomainError SIGNATURE_INVALID */
export const verifiedEvent = async (
  rawBody: Uint8Array,
  signature: string | undefined,
  now: number,
): Promise<Stripe.Event> => {
  const [stripe, { webhook_secret }] = await Promise.all([stripeClient(), stripeKeys()])
  const body = Buffer.from(rawBody)
  try {
    return await stripe.webhooks.constructEventAsync(
      body,
      signature ?? '',
      webhook_secret,
      toleranceSeconds,
      undefined,
      now,
    )
  } catch {
    throw new DomainError('SIGNATURE_INVALID', 'The webhook is not signed by the gateway, or is too old.')
  }
}

/**
 * What an event tells. Of an order it says only which: events overtake each other, so Stripe is asked how it stands now.
 * @returns undefined for a type that says nothing of an order or a refund, and for what this service did not make
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const toGatewayEvent = async (event: Stripe.Event): Promise<GatewayEvent | undefined> => {
  const told = { gateway: 'stripe', event_id: event.id, type: event.type, occurred_at: event.created * 1000 }
  switch (event.type) {
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return { ...told, refund: toRefundNews(event.data.object) }
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired':
      return withOrder(told, await readOrder(event.data.object.id))
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.canceled':
      return withOrder(told, await orderOfIntent(event.data.object.id))
    default:
      return undefined
  }
}

const withOrder = <T>(told: T, order: GatewayOrder | undefined) => order && { ...told, order }

const readOrder = async (id: string): Promise<GatewayOrder | undefined> =>
  toGatewayOrder(await callStripe(stripe => stripe.checkout.sessions.retrieve(id, { expand: withPayment })))

const orderOfIntent = async (payment_intent: string): Promise<GatewayOrder | undefined> => {
  const { data } = await callStripe(stripe => stripe.checkout.sessions.list({ payment_intent, limit: 1 }))
  return data[0] && readOrder(data[0].id)
}
