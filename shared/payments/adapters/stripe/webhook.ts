import type Stripe from 'stripe'
import type { GatewayEvent, GatewayOrder, RefundNews } from '../../../commerce/rules/gateway-order.ts'
import type { EpochMs } from '../../../kernel/clock.ts'
import { misunderstood, untrusted, type Webhook } from '../webhook.ts'
import { fromStripe } from './amount.ts'
import { clientOf, type StripeSettings } from './client.ts'
import { stateOf } from './refund.ts'

/** How an order that an event is about is asked for: by its session, or by its payment. */
export interface Ask {
  readonly bySession: (id: string) => Promise<GatewayOrder | undefined>
  readonly byIntent: (id: string) => Promise<GatewayOrder | undefined>
}

const oldestSeconds = 300

/**
 * An event has its object as it was, without the charge and the fee, so the order is asked for as it is.
 * @returns undefined for an event about nothing of this service
 * @throws DomainError SIGNATURE_INVALID; VALIDATION_FAILED for a genuine one of an unknown form
 */
export const readWebhook = async (
  { rawBody, headers }: Webhook,
  settings: StripeSettings,
  now: EpochMs,
  ask: Ask,
): Promise<GatewayEvent | undefined> => {
  const event = await verified(rawBody, headers['stripe-signature'], settings, now)
  const { id: event_id, type, created } = event
  const head = { gateway: 'stripe', event_id, type, occurred_at: created * 1000 }
  if (isOfRefund(event)) {
    const refund = newsOf(event.data.object)
    return refund && { ...head, refund }
  }
  const order = await orderOf(event, ask)
  return order && { ...head, order }
}

const verified = async (
  rawBody: Uint8Array,
  signature: string | undefined,
  settings: StripeSettings,
  now: EpochMs,
): Promise<Stripe.Event> => {
  const { webhooks } = await clientOf(settings)
  const body = Buffer.from(rawBody)
  if (signature === undefined) throw untrusted()
  const event = await webhooks
    .constructEventAsync(body, signature, settings.webhook_secret, oldestSeconds, undefined, now)
    .catch((error: unknown) => {
      if (error instanceof SyntaxError) return undefined
      throw untrusted()
    })
  const isKnown = typeof event?.id === 'string' && typeof event.created === 'number' && !!event.data?.object
  if (isKnown) return event
  throw misunderstood()
}

type RefundOf = Extract<Stripe.Event, { type: 'refund.created' | 'refund.updated' | 'refund.failed' }>

const isOfRefund = (event: Stripe.Event): event is RefundOf =>
  event.type === 'refund.created' || event.type === 'refund.updated' || event.type === 'refund.failed'

/** An account may have other uses than this service, so an event of another type is no fault. */
const orderOf = async (event: Stripe.Event, ask: Ask): Promise<GatewayOrder | undefined> => {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired':
      return ask.bySession(event.data.object.id)
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.canceled':
      return ask.byIntent(event.data.object.id)
    default:
      return undefined
  }
}

/** A refund that was made at the dashboard has no metadata of this service. */
const newsOf = (refund: Stripe.Refund): RefundNews | undefined => {
  const { user_id, payment_id, refund_id, part } = refund.metadata ?? {}
  const capture_id = typeof refund.charge === 'string' ? refund.charge : refund.charge?.id
  if (!user_id || !payment_id || !refund_id || !capture_id) return undefined
  return {
    user_id,
    payment_id,
    capture_id,
    ...(part && { part }),
    refund_id,
    gateway_refund_id: refund.id,
    state: stateOf(refund),
    ...fromStripe(refund.amount, refund.currency),
  }
}
