import { randomBytes } from 'node:crypto'
import type { Orders } from 'razorpay/dist/types/orders.js'
import type { Payments } from 'razorpay/dist/types/payments.js'
import type { Refunds } from 'razorpay/dist/types/refunds.js'

/** The members of Razorpay's entities that a client of this kind reads. */
export type PlayedOrder = Pick<
  Orders.RazorpayOrder,
  'id' | 'entity' | 'amount_paid' | 'amount_due' | 'receipt' | 'status' | 'attempts' | 'created_at'
> & {
  amount: number
  offer_id: null
  currency: string
  notes: Record<string, string>
  capture: 'automatic' | 'manual'
  customer_id?: string
}

export type PlayedPayment = Pick<
  Payments.RazorpayPayment,
  | 'id'
  | 'entity'
  | 'order_id'
  | 'invoice_id'
  | 'international'
  | 'status'
  | 'captured'
  | 'card_id'
  | 'wallet'
  | 'vpa'
  | 'email'
  | 'contact'
  | 'notes'
  | 'created_at'
  | 'method'
  | 'error_code'
  | 'error_description'
  | 'error_source'
  | 'error_step'
  | 'error_reason'
  | 'acquirer_data'
> & {
  amount: number
  currency: string
  amount_refunded: number
  // The SDK's types have no null for these; Razorpay's reference has.
  refund_status: 'partial' | 'full' | null
  bank: string | null
  description: string | null
  fee: number | null
  tax: number | null
  customer_id?: string
  token_id?: string
}

export type PlayedRefund = Pick<
  Refunds.RazorpayRefund,
  'id' | 'entity' | 'payment_id' | 'created_at' | 'status' | 'speed_processed' | 'speed_requested'
> & {
  amount: number
  currency: string
  notes: Record<string, string>
  receipt: string | null
  batch_id: string | null
  acquirer_data: { arn: string | null }
}

/** A customer's agreement to later payments, and what becomes of those. */
export interface PlayedToken {
  readonly id: string
  readonly customer_id: string
  plays: 'captured' | 'failed' | 'created'
}

export interface PlayedCustomer {
  readonly id: string
  readonly entity: 'customer'
  readonly email: string | null
  readonly contact: string | null
}

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Razorpay's ids have fourteen characters after their prefix. */
export const newId = (prefix: 'order' | 'pay' | 'rfnd' | 'evt' | 'cust' | 'token'): string =>
  `${prefix}_${[...randomBytes(14)].map(byte => characters[byte % characters.length]).join('')}`

export const seconds = (): number => Math.floor(Date.now() / 1000)

/** An account at the played Razorpay. */
export interface Account {
  readonly orders: Map<string, PlayedOrder>
  readonly payments: Map<string, PlayedPayment>
  readonly refunds: Map<string, PlayedRefund>
  readonly customers: Map<string, PlayedCustomer>
  readonly tokens: Map<string, PlayedToken>
  /** Refunds by the key of their request. */
  readonly keys: Map<string, string>
}

export const newAccount = (): Account => ({
  orders: new Map(),
  payments: new Map(),
  refunds: new Map(),
  customers: new Map(),
  tokens: new Map(),
  keys: new Map(),
})

/** The newest first, as Razorpay lists them. */
export const paymentsOf = ({ payments }: Account, orderId: string): PlayedPayment[] =>
  [...payments.values()].filter(({ order_id }) => order_id === orderId).reverse()

/** A customer's attempt at an order. */
export const attempt = (account: Account, order: PlayedOrder, isPaid: boolean): PlayedPayment => {
  const payment: PlayedPayment = {
    id: newId('pay'),
    entity: 'payment',
    order_id: order.id,
    amount: order.amount,
    currency: order.currency,
    status: isPaid ? 'authorized' : 'failed',
    invoice_id: null,
    international: false,
    method: 'upi',
    refund_status: null,
    captured: false,
    description: null,
    card_id: null,
    bank: null,
    wallet: null,
    vpa: 'customer@exampleupi',
    email: 'customer@example.com',
    contact: '+919999999999',
    notes: order.notes,
    fee: null,
    tax: null,
    amount_refunded: 0,
    error_code: isPaid ? null : 'BAD_REQUEST_ERROR',
    error_description: isPaid ? null : 'Payment was declined by the bank.',
    error_source: isPaid ? null : 'bank',
    error_step: isPaid ? null : 'payment_authorization',
    error_reason: isPaid ? null : 'payment_failed',
    acquirer_data: { rrn: '033814379298' },
    created_at: seconds(),
  }
  account.payments.set(payment.id, payment)
  order.attempts += 1
  if (order.status === 'created') order.status = 'attempted'
  if (isPaid && order.customer_id) keepToken(account, payment, order.customer_id)
  if (isPaid && order.capture === 'automatic') take(account, payment)
  return payment
}

const keepToken = ({ tokens }: Account, payment: PlayedPayment, customer_id: string): void => {
  const id = newId('token')
  tokens.set(id, { id, customer_id, plays: 'captured' })
  Object.assign(payment, { customer_id, token_id: id })
}

/** Two percent, and eighteen percent of tax on them; `fee` has the tax in it. */
export const take = (account: Account, payment: PlayedPayment): void => {
  const fee = Math.round(payment.amount * 0.02)
  payment.tax = Math.round(fee * 0.18)
  payment.fee = fee + payment.tax
  payment.status = 'captured'
  payment.captured = true
  const order = account.orders.get(payment.order_id)
  if (!order) return
  order.status = 'paid'
  order.amount_paid = payment.amount
  order.amount_due = 0
}

/** What Razorpay does with authorized money that nobody captures in time. */
export const lapse = (payment: PlayedPayment): void => {
  payment.status = 'refunded'
  markRefunded(payment, payment.amount)
}

/** Counts money that went back, or that came back as its refund failed. */
export const markRefunded = (payment: PlayedPayment, amount: number): void => {
  payment.amount_refunded += amount
  payment.refund_status = payment.amount_refunded === payment.amount ? 'full' : 'partial'
  if (payment.amount_refunded === 0) payment.refund_status = null
}
