import { type Asked, type Delivery, type Double, deliver, type Reply, serveDouble } from '../double.ts'
import { answer, type Keys } from './api.ts'
import { checkoutPage, resultPage } from './page.ts'
import { type Account, attempt, lapse, newAccount, type PlayedPayment, paymentsOf, take } from './records.ts'
import { event, hmac } from './webhook.ts'

export interface RazorpayKeys extends Keys {
  readonly webhook_secret: string
}

/** Razorpay, played on this machine, and what happens there without the service's doing. */
export interface PlayedRazorpay extends Double {
  readonly account: Account
  /** Every event in order; those of a `target` are delivered as well. */
  readonly events: Delivery[]
  /** The customer pays or is declined; returns what the browser is given after a payment. */
  readonly pay: (orderId: string, outcome: 'succeed' | 'decline') => Promise<Readonly<Record<string, string>>>
  /** Ends a pending refund. */
  readonly settleRefund: (refundId: string, status: 'processed' | 'failed') => Promise<void>
  /** Authorized money of an order goes back, as its time is over. */
  readonly lapse: (orderId: string) => void
  /** The bank lets a payment by a token through that took its time. */
  readonly settleCharge: (orderId: string) => Promise<void>
  /** Razorpay captures an authorized payment late, as its dashboard lets an owner do. */
  readonly captureLate: (orderId: string) => Promise<void>
}

/** @param target where webhooks go; without it they are only kept, as lost ones are */
export const startRazorpay = async (keys: RazorpayKeys, target?: string, port?: number): Promise<PlayedRazorpay> => {
  const account = newAccount()
  const events: Delivery[] = []
  const tell = async (type: string, about: Parameters<typeof event>[1]) => {
    const made = event(type, about, keys.webhook_secret)
    events.push(made)
    if (target) await deliver(target, made)
  }
  const tellOf = async (payment: PlayedPayment) => {
    await tell(`payment.${payment.status}`, { payment })
    const order = account.orders.get(payment.order_id)
    if (order && payment.captured) await tell('order.paid', { payment, order })
  }
  const pay: PlayedRazorpay['pay'] = async (orderId, outcome) => {
    const payment = attempt(account, orderOf(account, orderId), outcome === 'succeed')
    await tellOf(payment)
    const nothing: Readonly<Record<string, string>> = {}
    if (outcome === 'decline') return nothing
    const razorpay_signature = hmac(`${orderId}|${payment.id}`, keys.key_secret)
    return { razorpay_payment_id: payment.id, razorpay_order_id: orderId, razorpay_signature }
  }
  const handle = async (asked: Asked): Promise<Reply> => {
    if (asked.path[0] === 'checkout') return checkout(account, asked, pay)
    const before = new Map([...account.payments].map(([id, { captured }]) => [id, captured]))
    const reply = answer(account, keys, asked)
    for (const payment of account.payments.values()) {
      const isNew = !before.has(payment.id) && payment.status !== 'created'
      if (isNew || (payment.captured && before.get(payment.id) === false)) await tellOf(payment)
    }
    return reply
  }
  return {
    ...(await serveDouble(handle, port)),
    account,
    events,
    pay,
    settleRefund: async (refundId, status) => {
      const refund = account.refunds.get(refundId)
      if (!refund) throw new Error('no such refund')
      refund.status = status
      const payment = account.payments.get(refund.payment_id)
      if (payment && status === 'failed') payment.amount_refunded -= refund.amount
      await tell(`refund.${status}`, { refund, ...(payment && { payment }) })
    },
    lapse: orderId =>
      paymentsOf(account, orderId)
        .filter(({ status }) => status === 'authorized')
        .forEach(lapse),
    settleCharge: async orderId => {
      const payment = paymentsOf(account, orderId).find(({ status }) => status === 'created')
      if (!payment) throw new Error('no such charge')
      take(account, payment)
      await tellOf(payment)
    },
    captureLate: async orderId => {
      const payment = paymentsOf(account, orderId).find(({ status }) => status === 'authorized')
      if (!payment) throw new Error('nothing is authorized')
      take(account, payment)
      await tellOf(payment)
    },
  }
}

const orderOf = ({ orders }: Account, id: string) => {
  const order = orders.get(id)
  if (!order) throw new Error('no such order')
  return order
}

/** The page of an order, and what its buttons do. */
const checkout = async (account: Account, asked: Asked, pay: PlayedRazorpay['pay']): Promise<Reply> => {
  const order = account.orders.get(asked.path[1] ?? '')
  if (!order) return { status: 404, body: { error: 'no such order' } }
  if (asked.method === 'GET') return { status: 200, body: checkoutPage(order, asked.query.get('callback_url') ?? '') }
  const form = new URLSearchParams(asked.body)
  const fields = await pay(order.id, form.get('outcome') === 'succeed' ? 'succeed' : 'decline')
  return { status: 200, body: resultPage(form.get('callback_url') ?? '', fields) }
}
