import type Stripe from 'stripe'
import type { Captured, GatewayOrder } from '../../../commerce/rules/gateway-order.ts'
import { fromStripe } from './amount.ts'
import { refusedKey } from './mandate.ts'

/** What is read with a session, so that one answer has the money, its authorization and its fee. */
export const wholeCharge = 'latest_charge.balance_transaction'

export const wholeIntent = `payment_intent.${wholeCharge}`

/** Stripe keeps a card's authorization for seven days, unless the charge says otherwise. */
const authorizedForSeconds = 7 * 24 * 3600

/**
 * An order as Stripe has it: a Checkout Session with its payment, or a payment alone, that of a mandate's charge. Undefined when
 * it was not made by this service.
 */
export const toOrder = (order: Stripe.Checkout.Session | Stripe.PaymentIntent): GatewayOrder | undefined => {
  const { payment_id, user_id } = order.metadata ?? {}
  if (!payment_id || !user_id) return undefined
  const session = order.object === 'checkout.session' ? order : undefined
  const intent = order.object === 'payment_intent' ? order : expanded(order.payment_intent)
  const charge = expanded(intent?.latest_charge)
  const isReserved = intent?.capture_method === 'manual' && charge?.status === 'succeeded'
  return {
    gateway: 'stripe',
    id: order.id,
    payment_id,
    user_id,
    status: statusOf(session, intent, isReserved),
    ...(isReserved && { authorization: authorizationOf(charge) }),
    captures: intent?.status === 'succeeded' && charge ? [captureOf(intent, charge)] : [],
    ...mandateOf(intent),
  }
}

/** What Stripe keeps of a payment for which the customer has agreed to later ones. */
const mandateOf = (intent: Stripe.PaymentIntent | undefined): Pick<GatewayOrder, 'mandate'> => {
  const [customer, token] = [idIn(intent?.customer), idIn(intent?.payment_method)]
  const isKept = intent?.setup_future_usage === 'off_session' && intent.status === 'succeeded'
  return isKept && customer && token ? { mandate: { customer, token } } : {}
}

const idIn = (value: string | { readonly id: string } | null | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.id

export const expanded = <T extends object>(value: T | string | null | undefined): T | undefined =>
  typeof value === 'object' && value !== null ? value : undefined

const authorizationOf = ({ amount, currency, created, payment_method_details }: Stripe.Charge) => ({
  ...fromStripe(amount, currency),
  authorized_at: created * 1000,
  expires_at: (payment_method_details?.card?.capture_before ?? created + authorizedForSeconds) * 1000,
})

/** A fee in the currency of the account's balance, where that is another one, is not this capture's. */
const captureOf = ({ amount_received, currency }: Stripe.PaymentIntent, charge: Stripe.Charge): Captured => {
  const balance = expanded(charge.balance_transaction)
  const fee = balance?.currency === currency ? fromStripe(balance.fee, currency).amount : 0
  return {
    id: charge.id,
    ...fromStripe(amount_received, currency),
    captured_at: (balance?.created ?? charge.created) * 1000,
    ...(fee > 0 && { fee }),
  }
}

const statusOf = (
  session: Stripe.Checkout.Session | undefined,
  intent: Stripe.PaymentIntent | undefined,
  isReserved: boolean,
): GatewayOrder['status'] => {
  if (intent?.status === 'succeeded') return 'paid'
  if (intent?.status === 'requires_capture') return 'authorized'
  // Stripe itself ends an authorization with the reason `automatic` or `expired`.
  if (intent?.status === 'canceled' && isReserved)
    return ['automatic', 'expired'].includes(intent.cancellation_reason ?? '') ? 'expired' : 'voided'
  if (session?.status === 'expired' || intent?.status === 'canceled') return 'expired'
  // The customer may still be paying: a bank takes days for some methods.
  if (intent?.status === 'processing') return 'open'
  if (intent?.metadata[refusedKey] !== undefined) return 'declined'
  // Of a mandate's charge nobody is there to act.
  if (!session && intent?.status === 'requires_action') return 'declined'
  return intent?.last_payment_error ? 'declined' : 'open'
}
