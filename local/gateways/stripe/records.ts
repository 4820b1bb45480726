import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { cards } from './cards.ts'

export type PlayedCharge = Pick<
  Stripe.Charge,
  | 'amount'
  | 'amount_captured'
  | 'amount_refunded'
  | 'captured'
  | 'created'
  | 'currency'
  | 'failure_code'
  | 'id'
  | 'livemode'
  | 'metadata'
  | 'object'
  | 'paid'
  | 'refunded'
  | 'status'
> & {
  payment_intent: string
  balance_transaction: PlayedBalance | null
  payment_method_details: { type: 'card'; card: { capture_before?: number } }
}

export type PlayedBalance = Pick<
  Stripe.BalanceTransaction,
  'amount' | 'created' | 'currency' | 'fee' | 'id' | 'net' | 'object' | 'status' | 'type'
>

export type PlayedIntent = Pick<
  Stripe.PaymentIntent,
  | 'amount'
  | 'amount_capturable'
  | 'amount_received'
  | 'canceled_at'
  | 'cancellation_reason'
  | 'capture_method'
  | 'created'
  | 'currency'
  | 'id'
  | 'livemode'
  | 'metadata'
  | 'object'
  | 'payment_method_types'
  | 'setup_future_usage'
  | 'status'
> & {
  customer: string | null
  payment_method: string | null
  latest_charge: string | null
  last_payment_error: Pick<Stripe.PaymentIntent.LastPaymentError, 'code' | 'decline_code' | 'message' | 'type'> | null
}

export type PlayedSession = Pick<
  Stripe.Checkout.Session,
  | 'amount_subtotal'
  | 'amount_total'
  | 'cancel_url'
  | 'client_reference_id'
  | 'created'
  | 'currency'
  | 'expires_at'
  | 'id'
  | 'livemode'
  | 'metadata'
  | 'mode'
  | 'object'
  | 'payment_method_types'
  | 'payment_status'
  | 'status'
  | 'success_url'
  | 'url'
> & { payment_intent: string | null }

export type PlayedRefund = Pick<
  Stripe.Refund,
  'amount' | 'created' | 'currency' | 'failure_reason' | 'id' | 'metadata' | 'object' | 'reason' | 'status'
> & { charge: string; payment_intent: string }

/** What a session's payment will be made with; Stripe shows it once there is a payment. */
export interface Intended {
  readonly description: string
  readonly capture_method: 'automatic' | 'manual'
  readonly metadata: Record<string, string>
  /** The customer's card is kept with the payment. */
  readonly keeps_card: boolean
}

/** A card that is kept, and what becomes of its later charges. */
export interface PlayedMethod {
  readonly id: string
  readonly card: string
  /** None once it is detached. */
  customer: string | null
  plays: 'succeeded' | 'declined' | 'processing'
}

/** One merchant's account, as long as the process runs. */
export interface Account {
  readonly sessions: Map<string, PlayedSession>
  readonly intended: Map<string, Intended>
  readonly intents: Map<string, PlayedIntent>
  readonly charges: Map<string, PlayedCharge>
  readonly refunds: Map<string, PlayedRefund>
  readonly methods: Map<string, PlayedMethod>
  /** The first answer to each Idempotency-Key, with what was asked. */
  readonly answers: Map<string, { readonly asked: string; readonly status: number; readonly body: unknown }>
}

export const newAccount = (): Account => ({
  sessions: new Map(),
  intended: new Map(),
  intents: new Map(),
  charges: new Map(),
  refunds: new Map(),
  methods: new Map(),
  answers: new Map(),
})

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

export const seconds = (): number => Math.floor(Date.now() / 1000)

/** Two per cent and three units, as a fee that no test can mistake for an amount. */
const feeOf = (amount: number): number => Math.round(amount * 0.02) + 3

const week = 7 * 24 * 3600

export const intentOf = (account: Account, { payment_intent }: PlayedSession): PlayedIntent | undefined =>
  account.intents.get(payment_intent ?? '')

/** The customer gives a card: a session's payment is made with its first one. */
export const confirm = (account: Account, session: PlayedSession, card: string): PlayedIntent => {
  if (session.status !== 'open') throw new Error('the session has ended')
  const declined = (cards[card] ?? { declined: 'incorrect_number' }).declined
  const intent = intentOf(account, session) ?? newIntent(account, session)
  session.payment_intent = intent.id
  const charge = newCharge(account, intent, declined === undefined)
  intent.latest_charge = charge.id
  intent.last_payment_error =
    declined === undefined
      ? null
      : { type: 'card_error', code: 'card_declined', decline_code: declined, message: 'Your card was declined.' }
  intent.status = declined === undefined ? 'requires_capture' : 'requires_payment_method'
  if (declined !== undefined) return intent
  if (account.intended.get(session.id)?.keeps_card) keepCard(account, intent, card)
  session.status = 'complete'
  session.url = null
  if (intent.capture_method === 'manual') intent.amount_capturable = intent.amount
  else take(account, intent, intent.amount)
  if (intent.capture_method !== 'manual') session.payment_status = 'paid'
  return intent
}

const keepCard = (account: Account, intent: PlayedIntent, card: string): void => {
  const method = { id: newId('pm'), card, customer: newId('cus'), plays: 'succeeded' as const }
  account.methods.set(method.id, method)
  Object.assign(intent, { customer: method.customer, payment_method: method.id, setup_future_usage: 'off_session' })
}

const newIntent = (account: Account, session: PlayedSession): PlayedIntent => {
  const { capture_method = 'automatic', metadata = {} } = account.intended.get(session.id) ?? {}
  const [amount, currency] = [session.amount_total ?? 0, session.currency ?? 'inr']
  return addIntent(account, { amount, currency, capture_method, metadata })
}

type Wanted = Pick<PlayedIntent, 'amount' | 'currency' | 'capture_method' | 'metadata'> &
  Partial<Pick<PlayedIntent, 'customer'>>

export const addIntent = (account: Account, wanted: Wanted): PlayedIntent => {
  const intent: PlayedIntent = {
    id: newId('pi'),
    object: 'payment_intent',
    customer: null,
    payment_method: null,
    setup_future_usage: null,
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    created: seconds(),
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    payment_method_types: ['card'],
    status: 'requires_payment_method',
    ...wanted,
  }
  account.intents.set(intent.id, intent)
  return intent
}

export const newCharge = (account: Account, intent: PlayedIntent, hasSucceeded: boolean): PlayedCharge => {
  const charge: PlayedCharge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    captured: false,
    created: seconds(),
    currency: intent.currency,
    failure_code: hasSucceeded ? null : 'card_declined',
    livemode: false,
    metadata: intent.metadata,
    paid: hasSucceeded,
    payment_intent: intent.id,
    payment_method_details: {
      type: 'card',
      card: intent.capture_method === 'manual' ? { capture_before: seconds() + week } : {},
    },
    refunded: false,
    status: hasSucceeded ? 'succeeded' : 'failed',
  }
  account.charges.set(charge.id, charge)
  return charge
}

export const take = (account: Account, intent: PlayedIntent, amount: number): void => {
  const charge = account.charges.get(intent.latest_charge ?? '')
  if (!charge) throw new Error('a payment without a charge cannot be captured')
  Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 })
  Object.assign(charge, { captured: true, amount_captured: amount })
  const { currency } = intent
  const fee = feeOf(amount)
  charge.balance_transaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    created: seconds(),
    currency,
    fee,
    net: amount - fee,
    status: 'pending',
    type: 'charge',
  }
}

/** The authorization ends without a capture. */
export const release = (intent: PlayedIntent, reason: 'automatic' | 'requested_by_customer' | null): void => {
  Object.assign(intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: seconds(),
    cancellation_reason: reason,
  })
}

export const expire = (session: PlayedSession): void => {
  Object.assign(session, { status: 'expired', url: null })
}

/** Ends a pending refund; one that has failed is in the account again. */
export const settleRefund = (account: Account, id: string, status: 'succeeded' | 'failed'): PlayedRefund => {
  const refund = account.refunds.get(id)
  if (!refund) throw new Error('no such refund')
  Object.assign(refund, { status, ...(status === 'failed' && { failure_reason: 'lost_or_stolen_card' }) })
  const charge = account.charges.get(refund.charge)
  if (charge && status === 'failed') {
    charge.amount_refunded -= refund.amount
    charge.refunded = false
  }
  return refund
}
