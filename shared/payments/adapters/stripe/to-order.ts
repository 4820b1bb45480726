import type Stripe from 'stripe'
import type { Authorized, Captured, GatewayOrder, RefundNews } from '../../../commerce/rules/payment.ts'
import type { RefundAnswer } from '../gateway.ts'
import { fromStripeAmount } from './amount.ts'

/** What an order is made of is read with it. */
export const withPayment = ['payment_intent.latest_charge.balance_transaction']

const dayMs = 24 * 3600_000

/** Stripe holds the money of a card for seven days where the charge does not say until when. */
const heldForMs = 7 * dayMs

/** A Checkout Session as an order; undefined when it was not made by this service. */
export const toGatewayOrder = (session: Stripe.Checkout.Session): GatewayOrder | undefined => {
  const { user_id, payment_id } = session.metadata ?? {}
  if (user_id === undefined || payment_id === undefined) return undefined
  const intent = typeof session.payment_intent === 'string' ? undefined : (session.payment_intent ?? undefined)
  const charge = typeof intent?.latest_charge === 'string' ? undefined : (intent?.latest_charge ?? undefined)
  const authorization = intent && charge && authorizationOf(intent, charge)
  return {
    gateway: 'stripe',
    id: session.id,
    payment_id,
    user_id,
    status: statusOf(session, intent),
    ...(authorization && { authorization }),
    captures: intent?.status === 'succeeded' && charge ? [captureOf(intent, charge)] : [],
  }
}

const statusOf = (
  { status }: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | undefined,
): GatewayOrder['status'] => {
  if (intent?.status === 'succeeded') return 'paid'
  if (intent?.status === 'requires_capture') return 'authorized'
  if (status === 'expired') return 'expired'
  const hasFailed = intent?.last_payment_error != null
  if (status === 'open') return hasFailed ? 'declined' : 'open'
  // An authorization that nobody captured lapses by itself: Stripe cancels its payment then.
  if (intent?.status === 'canceled') return intent.cancellation_reason === 'automatic' ? 'expired' : 'voided'
  // Of a complete session, what takes days (a debit) is under way, or has failed for good.
  return intent?.status === 'requires_payment_method' ? 'cancelled' : 'open'
}

const authorizationOf = (intent: Stripe.PaymentIntent, charge: Stripe.Charge): Authorized | undefined => {
  if (intent.capture_method !== 'manual' || charge.status !== 'succeeded') return undefined
  const authorized_at = charge.created * 1000
  const before = charge.payment_method_details?.card?.capture_before
  return {
    amount: fromStripeAmount(intent.amount, intent.currency),
    currency: intent.currency.toUpperCase(),
    authorized_at,
    expires_at: before === undefined ? authorized_at + heldForMs : before * 1000,
  }
}

const captureOf = (intent: Stripe.PaymentIntent, charge: Stripe.Charge): Captured => {
  const balance = typeof charge.balance_transaction === 'string' ? undefined : (charge.balance_transaction ?? undefined)
  return {
    id: charge.id,
    amount: fromStripeAmount(intent.amount_received, intent.currency),
    currency: intent.currency.toUpperCase(),
    // A charge is as old as its authorization; the entry in the balance, as the capture.
    captured_at: (balance?.created ?? charge.created) * 1000,
    ...(balance?.currency === intent.currency && { fee: fromStripeAmount(balance.fee, balance.currency) }),
  }
}

const refundStates: Readonly<Record<string, RefundAnswer['state']>> = {
  succeeded: 'succeeded',
  pending: 'pending',
  requires_action: 'pending',
  failed: 'failed',
  canceled: 'failed',
}

const stateOf = ({ status }: Stripe.Refund): RefundAnswer['state'] => refundStates[status ?? ''] ?? 'pending'

export const toRefundAnswer = (refund: Stripe.Refund): RefundAnswer => ({
  state: stateOf(refund),
  gateway_refund_id: refund.id,
  ...(refund.failure_reason !== undefined && { reason: refund.failure_reason }),
})

/** One that was made at Stripe's dashboard names nothing here. */
export const toRefundNews = (refund: Stripe.Refund): RefundNews => {
  const { user_id = '', payment_id = '', refund_id = '', part } = refund.metadata ?? {}
  return {
    user_id,
    payment_id,
    refund_id,
    ...(part !== undefined && { part }),
    capture_id: typeof refund.charge === 'string' ? refund.charge : (refund.charge?.id ?? ''),
    gateway_refund_id: refund.id,
    state: stateOf(refund),
    amount: fromStripeAmount(refund.amount, refund.currency),
    currency: refund.currency.toUpperCase(),
  }
}
