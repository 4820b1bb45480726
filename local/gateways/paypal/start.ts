import { html } from '../../pages/html.ts'
import { type Asked, type Delivery, type Double, deliver, type Reply, serveDouble } from '../double.ts'
import { type Account, answer, type Keys } from './api.ts'
import { newCertificate } from './certificate.ts'
import { type PlayedOrder, shown, shownPart, timeText } from './records.ts'
import { eventBody, type Signing, signed } from './webhook.ts'

export interface PaypalKeys extends Keys {
  readonly webhook_id: string
}

/** PayPal, played on this machine, and what happens there without the service's doing. */
export interface PlayedPaypal extends Double {
  readonly account: Account
  readonly signing: Signing
  /** Every event in order; those of a `target` are delivered as well. */
  readonly events: Delivery[]
  /** The customer agrees; `declined`: with a card that is refused when the money is to be reserved. */
  readonly approve: (orderId: string, card?: 'good' | 'declined') => Promise<void>
  /** Ends a pending refund. */
  readonly settleRefund: (refundId: string, status: 'COMPLETED' | 'FAILED') => Promise<void>
  /** The time of an authorization is over. */
  readonly lapse: (orderId: string) => Promise<void>
  /** Changes a capture: `PENDING` and, later, `COMPLETED` or `DECLINED`. */
  readonly changeCapture: (orderId: string, status: 'PENDING' | 'COMPLETED' | 'DECLINED') => Promise<void>
}

const day = 24 * 3600_000

/** @param target where webhooks go; without it they are only kept, as lost ones are */
export const startPaypal = async (keys: PaypalKeys, target?: string, port?: number): Promise<PlayedPaypal> => {
  const account: Account = { orders: new Map(), replies: new Map() }
  const certified = newCertificate('messageverificationcerts.paypal.com', Date.now() - day, Date.now() + 365 * day)
  const events: Delivery[] = []
  let base = ''
  const signing = () => ({ certified, certUrl: `${base}/v1/notifications/certs/CERT-1`, webhook_id: keys.webhook_id })
  const tell = async (type: string, resource: object) => {
    const event = signed(eventBody(type, resource), signing())
    events.push(event)
    if (target) await deliver(target, event)
  }
  const approve: PlayedPaypal['approve'] = async (orderId, card = 'good') => {
    const order = orderOf(account, orderId)
    order.isDeclined = card === 'declined'
    order.status = 'APPROVED'
    await tell('CHECKOUT.ORDER.APPROVED', shown(base, order))
  }
  const handle = async (asked: Asked): Promise<Reply> => {
    if (asked.path[0] === 'checkoutnow') return checkout(account, asked, approve)
    if (asked.path[2] === 'certs') return { status: 200, body: certified.pem }
    const before = statesOf(account)
    const reply = answer(account, keys, base, asked)
    for (const [type, resource] of newsSince(account, before)) await tell(type, resource)
    return reply
  }
  const double = await serveDouble(handle, port)
  base = double.url
  return { ...double, account, signing: signing(), events, approve, ...playing(account, tell) }
}

const playing = (account: Account, tell: (type: string, resource: object) => Promise<void>) => ({
  settleRefund: async (refundId: string, status: 'COMPLETED' | 'FAILED') => {
    const order = [...account.orders.values()].find(({ refunds }) => refunds.some(({ id }) => id === refundId))
    const refund = order?.refunds.find(({ id }) => id === refundId)
    if (!refund) throw new Error('no such refund')
    refund.status = status
    await tell(status === 'COMPLETED' ? 'PAYMENT.CAPTURE.REFUNDED' : 'PAYMENT.REFUND.FAILED', refund)
  },
  lapse: async (orderId: string) => {
    const order = orderOf(account, orderId)
    if (!order.authorization) throw new Error('nothing is authorized')
    order.authorization.expiration_time = timeText(Date.now() - 1000)
    order.authorization.status = 'VOIDED'
    await tell('PAYMENT.AUTHORIZATION.VOIDED', shownPart(order, order.authorization))
  },
  changeCapture: async (orderId: string, status: 'PENDING' | 'COMPLETED' | 'DECLINED') => {
    const order = orderOf(account, orderId)
    if (!order.capture) throw new Error('nothing is captured')
    order.capture.status = status
    await tell(`PAYMENT.CAPTURE.${status}`, shownPart(order, order.capture))
  },
})

const orderOf = ({ orders }: Account, id: string): PlayedOrder => {
  const order = orders.get(id)
  if (!order) throw new Error('no such order')
  return order
}

type States = ReadonlyMap<string, string>

const statesOf = ({ orders }: Account): States =>
  new Map([...orders.values()].map(({ id, authorization, capture }) => [id, `${authorization?.status} ${capture?.id}`]))

type News = readonly [type: string, resource: object]

/** The events of what a request has changed. */
const newsSince = (account: Account, before: States): readonly News[] => {
  const changed = [...account.orders.values()].filter(({ id }) => {
    const was = before.get(id)
    return was !== undefined && was !== statesOf(account).get(id)
  })
  return changed.flatMap((order): readonly News[] => {
    const { authorization, capture } = order
    if (capture) return [['PAYMENT.CAPTURE.COMPLETED', shownPart(order, capture)]]
    const type = `PAYMENT.AUTHORIZATION.${authorization?.status}`
    return authorization ? [[type, shownPart(order, authorization)]] : []
  })
}

/** The page on which a customer agrees. */
const checkout = async (account: Account, asked: Asked, approve: PlayedPaypal['approve']): Promise<Reply> => {
  const order = account.orders.get(asked.query.get('token') ?? '')
  if (!order) return { status: 404, body: { error: 'no such order' } }
  if (asked.method === 'POST') {
    const card = new URLSearchParams(asked.body).get('outcome') === 'decline' ? 'declined' : 'good'
    await approve(order.id, card)
    const location = order.return_url && `${order.return_url}?token=${order.id}&PayerID=PAYER1`
    return location ? { status: 303, headers: { location }, body: '' } : { status: 200, body: 'Thank you.' }
  }
  const page = html`<!doctype html><html lang="en"><meta charset="utf-8"><title>PayPal (played on this machine)</title><body><main><h1>PayPal (played on this machine)</h1>
<p>Order ${order.id}: ${order.amount.value} ${order.amount.currency_code}</p>
<form method="post"><button name="outcome" value="succeed">Agree and pay</button> <button name="outcome" value="decline">Agree with a card that is declined</button></form></main></body></html>`
  return { status: 200, body: page.html }
}
