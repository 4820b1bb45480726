import type Stripe from 'stripe'
import type { GatewayOrder } from '../../../commerce/rules/payment.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { CaptureOrder, Gateway, NewOrder, RefundAnswer, RefundOrder } from '../gateway.ts'
import { toStripeAmount } from './amount.ts'
import { callStripe, refusalOf } from './client.ts'
import { toGatewayOrder, toRefundAnswer, withPayment } from './to-order.ts'
import { toGatewayEvent, verifiedEvent } from './webhook.ts'

const name = 'stripe'

/**
 * A session lives thirty minutes at least, which may be longer than its attempt. It is reckoned from the attempt's end and not from now,
 * as Stripe refuses a repeat under the same key whose parameters differ.
 */
const sessionSeconds = 31 * 60

const sessionOf = (order: NewOrder): Stripe.Checkout.SessionCreateParams => {
  const { payment_id, user_id, booking_id, amount, currency, description } = order
  const metadata = { user_id, payment_id, booking_id }
  const page = `${process.env.WEB_URL ?? ''}/bookings/${booking_id}`
  const unit_amount = toStripeAmount(amount, currency)
  return {
    mode: 'payment',
    client_reference_id: payment_id,
    metadata,
    payment_intent_data: { metadata, description, capture_method: captureMethods[order.capture] },
    line_items: [
      {
        quantity: 1,
        price_data: { currency: currency.toLowerCase(), unit_amount, product_data: { name: description } },
      },
    ],
    // For what is no card, Stripe's dashboard says what a customer is offered.
    ...(order.method === 'card' && { payment_method_types: ['card'] }),
    expires_at: Math.floor(order.expires_at / 1000) + sessionSeconds,
    success_url: page,
    cancel_url: page,
  }
}

const captureMethods = { automatic: 'automatic', manual: 'manual' } as const

const create: Gateway['create'] = async order => {
  const idempotencyKey = order.key
  const { id, url } = await callStripe(stripe => stripe.checkout.sessions.create(sessionOf(order), { idempotencyKey }))
  return { order_id: id, checkout: { ...(url !== null && { url }) } }
}

const readSession = async (id: string): Promise<Stripe.Checkout.Session | undefined> => {
  try {
    return await callStripe(stripe => stripe.checkout.sessions.retrieve(id, { expand: withPayment }))
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined
    throw error
  }
}

const retrieve = async (id: string): Promise<GatewayOrder | undefined> => {
  const session = await readSession(id)
  return session && toGatewayOrder(session)
}

/** What Stripe refuses because of how an order stands is no fault: the order, read anew, says how that is. */
const unlessRefused = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call
    return undefined
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.status !== 400 && refusal?.status !== 404) throw error
    return refusal.code ?? 'refused'
  }
}

const intentOf = ({ payment_intent }: Stripe.Checkout.Session): string | undefined =>
  typeof payment_intent === 'string' ? payment_intent : payment_intent?.id

const cancel: Gateway['cancel'] = async id => {
  await unlessRefused(callStripe(stripe => stripe.checkout.sessions.expire(id)))
  return retrieve(id)
}

const capture = async ({ key, order_id, amount }: CaptureOrder): Promise<GatewayOrder> => {
  const session = await readSession(order_id)
  const intent = session && intentOf(session)
  const known = session && toGatewayOrder(session)
  if (!intent || !known) throw new Error(`Stripe has no payment of ${order_id}`)
  if (known.status === 'paid') return known
  if (known.status === 'voided' || known.status === 'expired') throw captureRefused()
  const amount_to_capture = toStripeAmount(amount, known.authorization?.currency ?? session.currency ?? '')
  const options = { idempotencyKey: key }
  const refusal = await unlessRefused(
    callStripe(stripe => stripe.paymentIntents.capture(intent, { amount_to_capture }, options)),
  )
  const order = await retrieve(order_id)
  if (order?.status === 'paid') return order
  if (order?.status === 'voided' || order?.status === 'expired' || refusal === 'charge_expired_for_capture')
    throw captureRefused()
  throw new Error(`Stripe did not capture ${order_id}: ${refusal ?? order?.status}`)
}

const captureRefused = () =>
  new DomainError('CAPTURE_REFUSED', 'The authorization has ended; no money can be taken for it any more.')

const voidOrder: Gateway['void'] = async id => {
  const session = await readSession(id)
  const intent = session && intentOf(session)
  if (!session || !intent || toGatewayOrder(session)?.status !== 'authorized') return session && toGatewayOrder(session)
  await unlessRefused(callStripe(stripe => stripe.paymentIntents.cancel(intent)))
  return retrieve(id)
}

const refund = async (order: RefundOrder): Promise<RefundAnswer> => {
  const { key: idempotencyKey, capture_id: charge, user_id, payment_id, refund_id, part, currency } = order
  const metadata = { user_id, payment_id, refund_id, ...(part !== undefined && { part }) }
  const amount = toStripeAmount(order.amount, currency)
  try {
    return toRefundAnswer(
      await callStripe(stripe => stripe.refunds.create({ charge, amount, metadata }, { idempotencyKey })),
    )
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.status !== 400 && refusal?.status !== 402) throw error
    return { state: 'failed', reason: refusal.code ?? 'refused' }
  }
}

const retrieveRefund = async (order: RefundOrder): Promise<RefundAnswer | undefined> => {
  const { gateway_refund_id: id, capture_id: charge, refund_id } = order
  try {
    if (id !== undefined) return toRefundAnswer(await callStripe(stripe => stripe.refunds.retrieve(id)))
    const { data } = await callStripe(stripe => stripe.refunds.list({ charge, limit: 100 }))
    const made = data.find(({ metadata }) => metadata?.refund_id === refund_id)
    return made && toRefundAnswer(made)
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined
    throw error
  }
}

/** Stripe's Checkout: one session is one order. */
export const stripe: Gateway = {
  name,
  can: { cancel: true, capturePart: true, mandates: false },
  create,
  retrieve,
  cancel,
  capture,
  void: voidOrder,
  refund,
  retrieveRefund,
  verifyWebhook: async ({ rawBody, headers }, now) =>
    toGatewayEvent(await verifiedEvent(rawBody, headers['stripe-signature'], now)),
}
