import type Stripe from 'stripe'
import type { GatewayOrder } from '../../../commerce/rules/gateway-order.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { CaptureOrder, Gateway, NewOrder } from '../gateway.ts'
import { returnUrlOf } from '../return-url.ts'
import { granted } from '../sdk-call.ts'
import { toStripe } from './amount.ts'
import { callStripe, clientOf, type StripeSettings } from './client.ts'
import { chargeIntent, detach, knownIntent } from './mandate.ts'
import { expanded, toOrder, wholeCharge, wholeIntent } from './order.ts'
import { findRefund, makeRefund } from './refund.ts'
import { readWebhook } from './webhook.ts'

const name = 'stripe'

/** Stripe by Checkout Sessions: one session is one order. The charge of a mandate has none, and its payment is the order. */
export const stripeGateway = (settingsOf: () => Promise<StripeSettings>): Gateway => {
  const retrieve = async (orderId: string) => {
    const order = await read(await settingsOf(), orderId)
    return order && toOrder(order)
  }
  return {
    name,
    can: { cancel: true, capturePart: true, mandates: true },
    create: async order => create(await settingsOf(), order),
    retrieve,
    cancel: async orderId => {
      // Stripe refuses to end what is complete or over: the record says which.
      await end(await settingsOf(), orderId)
      const order = await retrieve(orderId)
      // A session that is over cannot be paid again, whatever its payment's last try was.
      return order?.status === 'declined' ? { ...order, status: 'expired' } : order
    },
    capture: async capture => captured(await settingsOf(), capture),
    void: async orderId => voided(await settingsOf(), orderId),
    chargeMandate: async charge => {
      const order = await retrieve(await chargeIntent(await settingsOf(), charge))
      if (!order) throw new Error(`Stripe has no order of ${charge.key}`)
      return order
    },
    findCharge: async charge => {
      const intent = await knownIntent(await settingsOf(), charge)
      return intent && retrieve(intent.id)
    },
    forgetMandate: async mandate => detach(await settingsOf(), mandate),
    refund: async refund => makeRefund(await settingsOf(), refund),
    retrieveRefund: async refund => findRefund(await settingsOf(), refund),
    verifyWebhook: async (webhook, now) => {
      const settings = await settingsOf()
      const byIntent = async (intentId: string) => {
        const session = await sessionOf(settings, intentId)
        return retrieve(session ?? intentId)
      }
      return readWebhook(webhook, settings, now, { bySession: retrieve, byIntent })
    },
  }
}

/**
 * Stripe's sessions live for 30 minutes at least, longer than a hold: a check of the payment ends them with the hold. Stripe
 * refuses another body under a used key, so the end is made of the order alone, never of the time of the call.
 */
const livesLongerMs = 31 * 60_000

const create = async (settings: StripeSettings, order: NewOrder): ReturnType<Gateway['create']> => {
  const { checkout } = await clientOf(settings)
  const body = newSession(order, returnUrlOf(settings.return_url, order))
  const make = () => checkout.sessions.create(body, { idempotencyKey: order.key })
  const { id, url } = granted(name, await callStripe(make))
  return { order_id: id, checkout: url === null ? {} : { url } }
}

const newSession = (order: NewOrder, returnUrl: string): Stripe.Checkout.SessionCreateParams => {
  const { payment_id, user_id, booking_id, method, description, capture, keeps_mandate } = order
  const { amount, currency } = toStripe(order.amount, order.currency)
  const metadata = { user_id, payment_id, booking_id }
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: description } } }],
    client_reference_id: payment_id,
    metadata,
    payment_intent_data: {
      metadata,
      description,
      ...(capture === 'manual' && { capture_method: capture }),
      ...(keeps_mandate && { setup_future_usage: 'off_session' }),
    },
    ...(keeps_mandate && { customer_creation: 'always' }),
    // Which other methods there are, the account's dashboard says.
    ...(method === 'card' && { payment_method_types: ['card'] }),
    expires_at: Math.ceil((order.expires_at + livesLongerMs) / 1000),
    success_url: returnUrl,
    cancel_url: returnUrl,
  }
}

const isIntent = (orderId: string): boolean => orderId.startsWith('pi_')

type Found = Stripe.Checkout.Session | Stripe.PaymentIntent

const read = async (settings: StripeSettings, id: string): Promise<Found | undefined> => {
  const { checkout, paymentIntents } = await clientOf(settings)
  const answer = await callStripe<Found>(() =>
    isIntent(id)
      ? paymentIntents.retrieve(id, { expand: [wholeCharge] })
      : checkout.sessions.retrieve(id, { expand: [wholeIntent] }),
  )
  return 'refusal' in answer && answer.refusal.status === 404 ? undefined : granted<Found>(name, answer)
}

const end = async (settings: StripeSettings, id: string): Promise<void> => {
  const { checkout, paymentIntents } = await clientOf(settings)
  await (isIntent(id) ? callStripe(() => paymentIntents.cancel(id)) : callStripe(() => checkout.sessions.expire(id)))
}

const sessionOf = async (settings: StripeSettings, payment_intent: string): Promise<string | undefined> => {
  const { checkout } = await clientOf(settings)
  const answer = await callStripe(() => checkout.sessions.list({ payment_intent, limit: 1 }))
  return granted(name, answer).data[0]?.id
}

/** The order, and its payment's id. */
const seen = async (settings: StripeSettings, orderId: string) => {
  const found = await read(settings, orderId)
  const order = found && toOrder(found)
  const intent = found?.object === 'checkout.session' ? expanded(found.payment_intent) : found
  return order && { order, intentId: intent?.id ?? '' }
}

const endedCodes: readonly string[] = ['capture_charge_authorization_expired', 'charge_expired_for_capture']

const captured = async (settings: StripeSettings, { key, order_id, amount }: CaptureOrder): Promise<GatewayOrder> => {
  const before = await seen(settings, order_id)
  if (!before) throw new Error(`Stripe has no order ${order_id} of this service`)
  if (before.order.status === 'paid') return before.order
  const { authorization } = before.order
  const { paymentIntents } = await clientOf(settings)
  const take = (currency: string) => () => {
    const body = { amount_to_capture: toStripe(amount, currency).amount }
    return paymentIntents.capture(before.intentId, body, { idempotencyKey: key })
  }
  const isReserved = before.order.status === 'authorized' && authorization !== undefined
  const answer = isReserved ? await callStripe(take(authorization.currency)) : undefined
  const after = (await seen(settings, order_id))?.order
  if (after?.status === 'paid') return after
  const hasEnded = answer && 'refusal' in answer && endedCodes.includes(answer.refusal.code)
  if (hasEnded || after?.status === 'expired' || after?.status === 'voided')
    throw new DomainError('CAPTURE_REFUSED', 'The authorization has ended; no money can be taken for it any more.')
  if (answer) granted(name, answer)
  throw new Error(`Stripe has not captured ${order_id}, which is ${after?.status}`)
}

const voided = async (settings: StripeSettings, orderId: string): Promise<GatewayOrder | undefined> => {
  const found = await seen(settings, orderId)
  if (found?.order.status !== 'authorized') return found?.order
  const { paymentIntents } = await clientOf(settings)
  // A refusal is judged by the record: it was captured or ended meanwhile.
  await callStripe(() => paymentIntents.cancel(found.intentId))
  return (await seen(settings, orderId))?.order
}
