import { basicOf } from '../double.ts'
import type { Asked, Reply } from '../exchange.ts'
import { ofCustomers, recurring } from './mandates.ts'
import {
  type Account,
  markRefunded,
  newId,
  type PlayedOrder,
  type PlayedPayment,
  paymentsOf,
  seconds,
  take,
} from './records.ts'
import { bodyOf, given, listed, refused, unknown } from './reply.ts'

/** The order without what Razorpay does not show. */
export const shown = ({ capture, customer_id, ...order }: PlayedOrder) => order

/** What a test or a person has chosen for the refunds that follow. */
export interface Played {
  refunds: 'processed' | 'pending' | 'failed'
}

export interface Keys {
  readonly key_id: string
  readonly key_secret: string
}

/** Razorpay's API, version 1, as far as orders, payments and refunds go. */
export const answer = (account: Account, keys: Keys, asked: Asked, played: Played): Reply => {
  if (asked.headers.authorization !== basicOf(keys.key_id, keys.key_secret))
    return refused('Authentication failed', 401)
  const [, entity, id, action] = asked.path
  if (entity === 'orders') return ofOrders(account, asked, id, action)
  if (entity === 'customers') return ofCustomers(account, asked)
  if (entity === 'payments' && id === 'create') return recurring(account, bodyOf(asked))
  if (entity === 'payments') return ofPayments(account, asked, id, action, played)
  const refund = entity === 'refunds' ? account.refunds.get(id ?? '') : undefined
  return refund ? given(refund) : unknown()
}

const ofOrders = (account: Account, asked: Asked, id: string | undefined, action: string | undefined): Reply => {
  if (id === undefined) return asked.method === 'POST' ? created(account, bodyOf(asked)) : byReceipt(account, asked)
  const order = account.orders.get(id)
  if (!order) return unknown()
  if (action === 'payments') return listed(paymentsOf(account, id))
  if (asked.method === 'PATCH') order.notes = bodyOf(asked).notes ?? {}
  return given(shown(order))
}

const byReceipt = ({ orders }: Account, { query }: Asked): Reply => {
  const receipt = query.get('receipt')
  return listed([...orders.values()].filter(order => receipt === null || order.receipt === receipt).map(shown))
}

const created = ({ orders, customers }: Account, body: Record<string, never>): Reply => {
  const {
    amount,
    currency,
    receipt = '',
    notes = {},
    payment,
    customer_id,
    token,
  } = body as unknown as {
    amount: number
    currency: string
    receipt?: string
    notes?: Record<string, string>
    payment?: { capture: PlayedOrder['capture'] }
    customer_id?: string
    token?: object
  }
  if (!Number.isInteger(amount) || amount < 100) return refused('Order amount less than minimum amount allowed')
  if (receipt.length > 40) return refused('The receipt may not be greater than 40 characters.')
  if (token && (!customer_id || !customers.has(customer_id))) return refused('The customer id provided is invalid')
  const order: PlayedOrder = {
    id: newId('order'),
    entity: 'order',
    amount,
    amount_paid: 0,
    amount_due: amount,
    currency,
    receipt,
    offer_id: null,
    status: 'created',
    attempts: 0,
    notes,
    created_at: seconds(),
    capture: payment?.capture ?? 'automatic',
    ...(token && customer_id && { customer_id }),
  }
  orders.set(order.id, order)
  return given(shown(order))
}

const ofPayments = (
  account: Account,
  asked: Asked,
  id: string | undefined,
  action: string | undefined,
  played: Played,
): Reply => {
  const payment = account.payments.get(id ?? '')
  if (!payment) return unknown()
  if (action === 'capture') return captured(account, payment, bodyOf(asked))
  if (action === 'refund') return refunded(account, payment, asked, played)
  if (action === 'refunds') return listed([...account.refunds.values()].filter(({ payment_id }) => payment_id === id))
  return given(payment)
}

const captured = (account: Account, payment: PlayedPayment, { amount }: Record<string, never>): Reply => {
  if (payment.captured) return refused('This payment has already been captured')
  if (payment.status !== 'authorized')
    return refused('Only payments which have been authorized and not yet captured can be captured')
  if (amount !== payment.amount) return refused('Capture amount must be equal to the amount authorized')
  take(account, payment)
  return given(payment)
}

/** One that is pending at first is ended by `settleRefund` of the double. */
const refunded = (account: Account, payment: PlayedPayment, asked: Asked, { refunds: status }: Played): Reply => {
  const key = asked.headers['x-refund-idempotency']
  const known = account.refunds.get(account.keys.get(key ?? '') ?? '')
  if (known) return given(known)
  const body = bodyOf(asked) as unknown as { amount?: number; notes?: Record<string, string> }
  const amount = body.amount ?? payment.amount
  if (!payment.captured) return refused('The payment status should be captured for action to be taken')
  if (payment.amount_refunded + amount > payment.amount)
    return refused('The total refund amount is greater than the refund payment amount')
  const { id: payment_id, currency } = payment
  const id = newId('rfnd')
  const head = { id, entity: 'refund', payment_id, created_at: seconds() }
  const speeds = { speed_processed: 'normal', speed_requested: 'normal' } as const
  const unset = { receipt: null, batch_id: null, acquirer_data: { arn: null } }
  account.refunds.set(id, { ...head, amount, currency, notes: body.notes ?? {}, ...unset, status, ...speeds })
  if (key) account.keys.set(key, id)
  if (status !== 'failed') markRefunded(payment, amount)
  if (payment.amount_refunded === payment.amount) payment.status = 'refunded'
  return given(account.refunds.get(id))
}
