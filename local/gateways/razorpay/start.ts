import * as z from 'zod/mini'
import { type Double, type Place, serveDouble } from '../double.ts'
import type { Asked, Delivery, Reply } from '../exchange.ts'
import { keptAccount } from '../kept-account.ts'
import { openOutbox } from '../outbox.ts'
import { commonWords, overviewPage } from '../page.ts'
import { type Plays, recordSwitches } from '../play.ts'
import { switchOf } from '../switches.ts'
import { answer, type Keys, type Played } from './api.ts'
import { checkoutScript } from './checkout-script.ts'
import { amountText, checkoutPage, endedPage, resultPage } from './page.ts'
import {
  type Account,
  attempt,
  lapse,
  markRefunded,
  newAccount,
  type PlayedPayment,
  paymentsOf,
  take,
} from './records.ts'
import { event, hmac } from './webhook.ts'

export interface RazorpayKeys extends Keys {
  readonly webhook_secret: string
}

/** Razorpay, played on this machine, and what happens there without the service's doing. */
export interface PlayedRazorpay extends Double {
  readonly account: Account
  /** Every event in order, whether it was sent or not. */
  readonly events: Delivery[]
  /** The customer pays or is declined; returns what the browser is given after a payment. */
  readonly pay: (orderId: string, outcome: 'succeed' | 'decline') => Promise<Readonly<Record<string, string>>>
  /** Ends a pending refund. */
  readonly settleRefund: Plays['settleRefund']
  /** What becomes of the refunds that follow, at first. */
  readonly playRefunds: Plays['playRefunds']
  /** Authorized money of an order goes back, as its time is over. */
  readonly lapse: (orderId: string) => Promise<void>
  /** The bank lets a payment by a token through that took its time. */
  readonly settleCharge: (orderId: string) => Promise<void>
  /** Razorpay captures an authorized payment late, as its dashboard lets an owner do. */
  readonly captureLate: (orderId: string) => Promise<void>
}

export const startRazorpay = async (keys: RazorpayKeys, place: Place = {}): Promise<PlayedRazorpay> => {
  const { account, save, close } = keptAccount(newAccount(), place.file)
  const outbox = openOutbox(place.target)
  const played: Played = { refunds: 'processed' }
  const tell: Tell = (type, about) => {
    // Razorpay repeats an event as it was.
    const made = event(type, about, keys.webhook_secret)
    outbox.send(() => made)
  }
  const pay = payer(account, tell, keys)
  const plays = playing(account, tell, played)
  const double = await serveDouble({
    handle: async asked => {
      if (asked.path[0] === 'checkout') return checkout(account, asked, pay)
      if (asked.path.join('/') === 'v1/checkout.js') return checkoutScript()
      const before = seenIn(account)
      const reply = answer(account, keys, asked, played)
      tellChanges(account, before, tell)
      return reply
    },
    overview: () => overview(account),
    outbox,
    switches: {
      ...recordSwitches({ ...plays, pay }),
      settle_charge: switchOf(z.string(), plays.settleCharge),
      charges: switchOf(z.enum(['succeeded', 'declined', 'processing']), state => {
        for (const token of account.tokens.values()) token.plays = playsOf[state]
      }),
    },
    port: place.port,
    save,
    close,
  })
  return { ...double, account, events: outbox.events, pay, ...plays }
}

const playsOf = { succeeded: 'captured', declined: 'failed', processing: 'created' } as const

type Tell = (type: string, about: Parameters<typeof event>[1]) => void

const tellOf = ({ orders }: Account, payment: PlayedPayment, tell: Tell): void => {
  tell(`payment.${payment.status}`, { payment })
  const order = orders.get(payment.order_id)
  if (order && payment.captured) tell('order.paid', { payment, order })
}

const payer =
  (account: Account, tell: Tell, { key_secret }: RazorpayKeys): PlayedRazorpay['pay'] =>
  async (orderId, outcome) => {
    const payment = attempt(account, orderOf(account, orderId), outcome === 'succeed')
    tellOf(account, payment, tell)
    const nothing: Readonly<Record<string, string>> = {}
    if (outcome === 'decline') return nothing
    const razorpay_signature = hmac(`${orderId}|${payment.id}`, key_secret)
    return { razorpay_payment_id: payment.id, razorpay_order_id: orderId, razorpay_signature }
  }

interface Seen {
  readonly captured: ReadonlyMap<string, boolean>
  readonly refunds: ReadonlySet<string>
}

const seenIn = ({ payments, refunds }: Account): Seen => ({
  captured: new Map([...payments].map(([id, { captured }]) => [id, captured])),
  refunds: new Set(refunds.keys()),
})

/** The events of what a call has changed. */
const tellChanges = (account: Account, before: Seen, tell: Tell): void => {
  for (const payment of account.payments.values()) {
    const isNew = !before.captured.has(payment.id) && payment.status !== 'created'
    if (isNew || (payment.captured && before.captured.get(payment.id) === false)) tellOf(account, payment, tell)
  }
  for (const refund of account.refunds.values()) {
    if (before.refunds.has(refund.id)) continue
    const payment = account.payments.get(refund.payment_id)
    const about = { refund, ...(payment && { payment }) }
    tell('refund.created', about)
    if (refund.status !== 'pending') tell(`refund.${refund.status}`, about)
  }
}

const playing = (
  account: Account,
  tell: Tell,
  played: Played,
): Omit<Plays, 'pay'> & Pick<PlayedRazorpay, 'settleCharge'> => ({
  playRefunds: state => {
    played.refunds = state === 'succeeded' ? 'processed' : state
  },
  settleRefund: async (refundId, state) => {
    const refund = account.refunds.get(refundId)
    if (!refund) throw new Error('no such refund')
    refund.status = state === 'succeeded' ? 'processed' : 'failed'
    const payment = account.payments.get(refund.payment_id)
    if (payment && state === 'failed') markRefunded(payment, -refund.amount)
    tell(`refund.${refund.status}`, { refund, ...(payment && { payment }) })
  },
  lapse: async orderId => {
    const authorized = paymentsOf(account, orderId).filter(({ status }) => status === 'authorized')
    if (authorized.length === 0) throw new Error('nothing can lapse')
    authorized.forEach(lapse)
  },
  settleCharge: async orderId => {
    const payment = paymentsOf(account, orderId).find(({ status }) => status === 'created')
    if (!payment) throw new Error('no such charge')
    take(account, payment)
    tellOf(account, payment, tell)
  },
  captureLate: async orderId => {
    const payment = paymentsOf(account, orderId).find(({ status }) => status === 'authorized')
    if (!payment) throw new Error('nothing is authorized')
    take(account, payment)
    tellOf(account, payment, tell)
  },
})

const orderOf = ({ orders }: Account, id: string) => {
  const order = orders.get(id)
  if (!order) throw new Error('no such order')
  return order
}

const overview = ({ orders }: Account): string =>
  overviewPage(
    'Razorpay',
    [...orders.values()].map(order => ({
      id: order.id,
      status: order.status,
      amount: amountText(order),
      page: order.status === 'paid' ? undefined : `/checkout/${order.id}`,
    })),
    {
      '{"pay": {"id": "order_…", "outcome": "succeed" | "decline"}}': 'The customer of an order pays or is declined.',
      ...commonWords,
      '{"charges": "succeeded" | "declined" | "processing"}':
        'What becomes of later payments by the tokens that are there now.',
      '{"settle_charge": "order_…"}': 'The bank lets a payment by a token through that is processing.',
    },
  )

/** The page of an order, and what its buttons do. */
const checkout = async (account: Account, asked: Asked, pay: PlayedRazorpay['pay']): Promise<Reply> => {
  const order = account.orders.get(asked.path[1] ?? '')
  if (!order) return { status: 404, body: endedPage() }
  if (order.status === 'paid') return { status: 410, body: endedPage() }
  const form = new URLSearchParams(asked.method === 'GET' ? asked.query : asked.body)
  const back = { callback_url: form.get('callback_url') ?? '', embedder: form.get('embedder') ?? '' }
  if (asked.method === 'GET') return { status: 200, body: checkoutPage(order, back) }
  if (form.get('outcome') !== 'succeed') {
    await pay(order.id, 'decline')
    return { status: 402, body: checkoutPage(order, back, 'Your bank declined the payment.') }
  }
  return { status: 200, body: resultPage(back, await pay(order.id, 'succeed')) }
}
