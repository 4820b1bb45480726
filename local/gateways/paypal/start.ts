import * as z from 'zod/mini'
import { type Double, type Place, serveDouble } from '../double.ts'
import type { Asked, Delivery, Reply } from '../exchange.ts'
import { keptAccount } from '../kept-account.ts'
import { openOutbox } from '../outbox.ts'
import { commonWords, overviewPage } from '../page.ts'
import { type Plays, recordSwitches } from '../play.ts'
import { switchOf } from '../switches.ts'
import { type Account, type Around, answer, type Keys } from './api.ts'
import { newCertificate } from './certificate.ts'
import { capture } from './moves.ts'
import { amountText, checkoutPage, endedPage, thankYouPage } from './page.ts'
import { newId, type PlayedOrder, shown, shownPart, timeText } from './records.ts'
import { eventBody, type Signing, signed } from './webhook.ts'

export interface PaypalKeys extends Keys {
  readonly webhook_id: string
}

/** PayPal, played on this machine, and what happens there without the service's doing. */
export interface PlayedPaypal extends Double {
  readonly account: Account
  readonly signing: Signing
  /** Every event in order, whether it was sent or not. */
  readonly events: Delivery[]
  /** The customer agrees; `declined`: with a card that is refused when the money is to be reserved. */
  readonly approve: (orderId: string, card?: 'good' | 'declined') => Promise<void>
  /** Ends a pending refund. */
  readonly settleRefund: Plays['settleRefund']
  /** What becomes of the refunds that follow, at first. */
  readonly playRefunds: Plays['playRefunds']
  /** Authorized money of an order is captured by hand. */
  readonly captureLate: Plays['captureLate']
  /** The time of an authorization is over. */
  readonly lapse: (orderId: string) => Promise<void>
  /** Changes a capture: `PENDING` and, later, `COMPLETED` or `DECLINED`. */
  readonly changeCapture: (orderId: string, status: 'PENDING' | 'COMPLETED' | 'DECLINED') => Promise<void>
}

const day = 24 * 3600_000

const statusOf = { succeeded: 'COMPLETED', pending: 'PENDING', failed: 'FAILED' } as const

export const startPaypal = async (keys: PaypalKeys, place: Place = {}): Promise<PlayedPaypal> => {
  const { account, save, close } = keptAccount<Account>({ orders: new Map(), replies: new Map() }, place.file)
  const certified = newCertificate('messageverificationcerts.paypal.com', Date.now() - day, Date.now() + 365 * day)
  const outbox = openOutbox(place.target)
  const around: Around = { base: '', played: { refunds: 'COMPLETED' } }
  // A certificate is kept under its address by those who verify, so each has its own.
  const certName = `CERT-${newId()}`
  const signing = (): Signing => {
    const certUrl = `${around.base}/v1/notifications/certs/${certName}`
    return { certified, certUrl, webhook_id: keys.webhook_id }
  }
  const tell: Tell = (type, resource) => {
    const body = eventBody(type, resource)
    outbox.send(() => signed(body, signing()))
  }
  const approve: PlayedPaypal['approve'] = async (orderId, card = 'good') => {
    const order = orderOf(account, orderId)
    if (order.authorization) throw new Error('the order is authorized')
    order.isDeclined = card === 'declined'
    order.status = 'APPROVED'
    tell('CHECKOUT.ORDER.APPROVED', shown(around.base, order))
  }
  const plays = playing(account, tell, around)
  const byOutcome: Plays['pay'] = (id, outcome) => approve(id, outcome === 'succeed' ? 'good' : 'declined')
  const double = await serveDouble({
    handle: async asked => {
      if (asked.path[0] === 'checkoutnow') return checkout(account, asked, approve)
      if (asked.path[2] === 'certs') return { status: 200, body: certified.pem }
      const before = statesOf(account)
      const reply = answer(account, keys, asked, around)
      for (const [type, resource] of newsSince(account, before)) tell(type, resource)
      return reply
    },
    overview: () => overview(account),
    outbox,
    switches: { ...recordSwitches({ ...plays, pay: byOutcome }), change_capture: changeCaptureSwitch(plays) },
    port: place.port,
    save,
    close,
  })
  around.base = double.url
  return { ...double, account, signing: signing(), events: outbox.events, approve, ...plays }
}

type Tell = (type: string, resource: object) => void

type PaypalPlays = Omit<Plays, 'pay'> & Pick<PlayedPaypal, 'changeCapture'>

const captureStatuses = ['PENDING', 'COMPLETED', 'DECLINED'] as const

const changeCaptureSwitch = ({ changeCapture }: PaypalPlays) =>
  switchOf(z.object({ id: z.string(), status: z.enum(captureStatuses) }), ({ id, status }) => changeCapture(id, status))

const playing = (account: Account, tell: Tell, around: Around): PaypalPlays => ({
  playRefunds: state => {
    around.played.refunds = statusOf[state]
  },
  settleRefund: async (refundId, state) => {
    const order = [...account.orders.values()].find(({ refunds }) => refunds.some(({ id }) => id === refundId))
    const refund = order?.refunds.find(({ id }) => id === refundId)
    if (!refund) throw new Error('no such refund')
    refund.status = statusOf[state]
    tell(typeOfRefund[refund.status], refund)
  },
  lapse: async orderId => {
    const order = orderOf(account, orderId)
    if (order.authorization?.status !== 'CREATED') throw new Error('nothing can lapse')
    order.authorization.expiration_time = timeText(Date.now() - 1000)
    order.authorization.status = 'VOIDED'
    tell('PAYMENT.AUTHORIZATION.VOIDED', shownPart(order, order.authorization))
  },
  captureLate: async orderId => {
    const order = orderOf(account, orderId)
    const made = capture(around.base, order, {})
    if (typeof made === 'string') throw new Error(made)
    tell('PAYMENT.CAPTURE.COMPLETED', shownPart(order, made))
  },
  changeCapture: async (orderId, status) => {
    const order = orderOf(account, orderId)
    if (!order.capture) throw new Error('nothing is captured')
    order.capture.status = status
    tell(`PAYMENT.CAPTURE.${status}`, shownPart(order, order.capture))
  },
})

const overview = ({ orders }: Account): string =>
  overviewPage(
    'PayPal',
    [...orders.values()].map(order => ({
      id: order.id,
      status: order.authorization?.status ?? order.status,
      amount: amountText(order),
      page: order.authorization ? undefined : `/checkoutnow?token=${order.id}`,
    })),
    {
      '{"pay": {"id": "…", "outcome": "succeed" | "decline"}}':
        'The customer agrees; after “decline” the card is refused when the money is to be reserved.',
      ...commonWords,
      '{"change_capture": {"id": "…", "status": "PENDING" | "COMPLETED" | "DECLINED"}}':
        'PayPal holds the capture of an order back, and later lets it through or declines it.',
    },
  )

const orderOf = ({ orders }: Account, id: string): PlayedOrder => {
  const order = orders.get(id)
  if (!order) throw new Error('no such order')
  return order
}

type States = ReadonlyMap<string, string>

const statesOf = ({ orders }: Account): States =>
  new Map(
    [...orders.values()].map(({ id, authorization, capture, refunds }) => [
      id,
      `${authorization?.status} ${capture?.id} ${refunds.length}`,
    ]),
  )

const typeOfRefund = {
  COMPLETED: 'PAYMENT.CAPTURE.REFUNDED',
  PENDING: 'PAYMENT.REFUND.PENDING',
  FAILED: 'PAYMENT.REFUND.FAILED',
  CANCELLED: 'PAYMENT.REFUND.FAILED',
} as const

type News = readonly [type: string, resource: object]

/** The events of what a request has changed. */
const newsSince = (account: Account, before: States): readonly News[] => {
  const changed = [...account.orders.values()].filter(({ id }) => {
    const was = before.get(id)
    return was !== undefined && was !== statesOf(account).get(id)
  })
  return changed.flatMap((order): readonly News[] => {
    const { authorization, capture, refunds } = order
    const refund = refunds.at(-1)
    if (refund) return [[typeOfRefund[refund.status], refund]]
    if (capture) return [['PAYMENT.CAPTURE.COMPLETED', shownPart(order, capture)]]
    const type = `PAYMENT.AUTHORIZATION.${authorization?.status}`
    return authorization ? [[type, shownPart(order, authorization)]] : []
  })
}

/** The page on which a customer agrees. */
const checkout = async (account: Account, asked: Asked, approve: PlayedPaypal['approve']): Promise<Reply> => {
  const order = account.orders.get(asked.query.get('token') ?? '')
  if (!order) return { status: 404, body: endedPage() }
  if (order.authorization) return { status: 410, body: endedPage() }
  if (asked.method !== 'POST') return { status: 200, body: checkoutPage(order) }
  const card = new URLSearchParams(asked.body).get('outcome') === 'decline' ? 'declined' : 'good'
  await approve(order.id, card)
  if (order.return_url === undefined) return { status: 200, body: thankYouPage() }
  const location = new URL(order.return_url)
  location.searchParams.set('token', order.id)
  location.searchParams.set('PayerID', 'PAYER1')
  return { status: 303, headers: { location: location.href }, body: '' }
}
