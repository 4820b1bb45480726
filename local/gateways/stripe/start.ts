import Stripe from 'stripe'
import * as z from 'zod/mini'
import { type Double, type Place, serveDouble } from '../double.ts'
import type { Asked, Delivery, Reply } from '../exchange.ts'
import { keptAccount } from '../kept-account.ts'
import { openOutbox } from '../outbox.ts'
import { commonWords, overviewPage } from '../page.ts'
import { type Plays, recordSwitches } from '../play.ts'
import { switchOf } from '../switches.ts'
import { answer, type Played } from './api.ts'
import { cards } from './cards.ts'
import { settle } from './mandates.ts'
import { amountText, bankPage, checkoutPage, endedPage } from './page.ts'
import {
  type Account,
  confirm,
  expire,
  intentOf,
  newAccount,
  newId,
  type PlayedIntent,
  type PlayedSession,
  release,
  seconds,
  settleRefund,
  take,
} from './records.ts'

export interface StripeKeys {
  readonly secret_key: string
  readonly webhook_secret: string
}

/** Stripe, played on this machine, and what happens there without the service's doing. */
export interface PlayedStripe extends Double {
  readonly account: Account
  /** Every event in order, whether it was sent or not. */
  readonly events: Delivery[]
  /** The customer gives a card. */
  readonly pay: (sessionId: string, card?: string) => Promise<void>
  /** The time of an unpaid session, or of an authorization, is over. */
  readonly lapse: (sessionId: string) => Promise<void>
  /** The owner captures authorized money by hand. */
  readonly captureLate: (sessionId: string) => Promise<void>
  /** What becomes of the refunds that follow, at first. */
  readonly playRefunds: (status: Played['refunds']) => void
  readonly settleRefund: (refundId: string, status: 'succeeded' | 'failed') => Promise<void>
  /** The bank lets a charge of a kept card through that took its time. */
  readonly settleCharge: (intentId: string) => Promise<void>
  /** So many calls that would end a session are refused, and it stays open. */
  readonly stillOpen: (calls: number) => void
}

/** Signed by the SDK's own generator, as Stripe signs each try of a delivery anew. */
export const signed = (body: string, secret: string, timestamp = seconds()): Delivery => {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp })
  return { headers: { 'stripe-signature': signature }, body }
}

export const startStripe = async (keys: StripeKeys, place: Place = {}): Promise<PlayedStripe> => {
  const { account, save, close } = keptAccount(newAccount(), place.file)
  const outbox = openOutbox(place.target)
  const played: Played = { refunds: 'succeeded', stillOpen: 0, pages: '' }
  const tell: Tell = (type, object) => {
    const body = eventBody(type, object)
    outbox.send(() => signed(body, keys.webhook_secret))
  }
  const pay = payer(account, tell)
  const plays = playing(account, tell, played)
  const byOutcome: Plays['pay'] = (id, outcome) => pay(id, outcome === 'succeed' ? undefined : '4000000000000002')
  const double = await serveDouble({
    handle: async asked => {
      if (asked.path[0] === 'c') return checkout(account, asked, pay)
      const before = seenIn(account)
      const reply = answer(account, keys.secret_key, asked, played)
      for (const [object, type] of changesIn(account, before)) tell(type, object)
      return reply
    },
    overview: () => overview(account),
    outbox,
    switches: {
      ...recordSwitches({ ...plays, pay: byOutcome }),
      settle_charge: switchOf(z.string(), plays.settleCharge),
      charges: switchOf(z.enum(['succeeded', 'declined', 'processing']), state => {
        for (const method of account.methods.values()) method.plays = state
      }),
      still_open: switchOf(z.int().check(z.minimum(0)), plays.stillOpen),
    },
    port: place.port,
    save,
    close,
  })
  played.pages = double.url
  return { ...double, account, events: outbox.events, pay, ...plays }
}

type Tell = (type: string, object: object) => void

const payer =
  (account: Account, tell: Tell): PlayedStripe['pay'] =>
  async (id, card = '4242424242424242') => {
    const session = sessionOf(account, id)
    const intent = confirm(account, session, card)
    if (intent.last_payment_error) return tell('payment_intent.payment_failed', intent)
    const isTaken = intent.status === 'succeeded'
    tell(isTaken ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated', intent)
    tell('checkout.session.completed', session)
  }

const playing = (
  account: Account,
  tell: Tell,
  played: Played,
): Omit<Plays, 'pay'> & Pick<PlayedStripe, 'stillOpen' | 'settleCharge'> => ({
  lapse: async id => {
    const session = sessionOf(account, id)
    const intent = intentOf(account, session)
    if (session.status === 'open') {
      expire(session)
      return tell('checkout.session.expired', session)
    }
    if (intent?.status !== 'requires_capture') throw new Error('nothing can lapse')
    release(intent, 'automatic')
    tell('payment_intent.canceled', intent)
  },
  captureLate: async id => {
    const intent = intentOf(account, sessionOf(account, id))
    if (intent?.status !== 'requires_capture') throw new Error('nothing is authorized')
    take(account, intent, intent.amount)
    tell('payment_intent.succeeded', intent)
  },
  playRefunds: status => {
    played.refunds = status
  },
  stillOpen: calls => {
    played.stillOpen = calls
  },
  settleCharge: async id => {
    const intent = account.intents.get(id)
    if (intent?.status !== 'processing') throw new Error('no such charge')
    settle(account, intent)
    tell(eventOf(intent), intent)
  },
  settleRefund: async (id, status) => {
    const refund = settleRefund(account, id, status)
    tell(status === 'failed' ? 'refund.failed' : 'refund.updated', refund)
  },
})

const overview = (account: Account): string =>
  overviewPage(
    'Stripe',
    [...account.sessions.values()].map(session => ({
      id: session.id,
      status: intentOf(account, session)?.status ?? session.status ?? '',
      amount: amountText(session),
      page: session.url?.replace(/^https?:\/\/[^/]+/, ''),
    })),
    {
      '{"pay": {"id": "cs_…", "outcome": "succeed" | "decline"}}': 'The customer of a session gives a card.',
      ...commonWords,
      '{"charges": "succeeded" | "declined" | "processing"}':
        'What becomes of later charges of the cards that are kept now.',
      '{"settle_charge": "pi_…"}': 'The bank lets a charge of a kept card through that is processing.',
      '{"still_open": 1}': 'The next calls that would end a session are refused, and it stays open.',
    },
  )

const eventBody = (type: string, object: object): string => {
  const data = { object: structuredClone(object) }
  const event = { id: newId('evt'), object: 'event', api_version: Stripe.API_VERSION, created: seconds(), data }
  return JSON.stringify({ ...event, livemode: false, pending_webhooks: 1, type })
}

const sessionOf = ({ sessions }: Account, id: string): PlayedSession => {
  const session = sessions.get(id)
  if (!session) throw new Error('no such session')
  return session
}

type Seen = ReadonlyMap<string, string | null>

const seenIn = ({ sessions, intents, refunds }: Account): Seen =>
  new Map([
    ...[...sessions.values(), ...refunds.values()].map(({ id, status }): [string, string | null] => [id, status]),
    ...[...intents.values()].map((intent): [string, string] => [intent.id, eventOf(intent)]),
  ])

/** The type of a payment's event for what it is now. */
const eventOf = ({ status, last_payment_error }: PlayedIntent): string => {
  if (status === 'succeeded' || status === 'processing' || status === 'canceled') return `payment_intent.${status}`
  if (status === 'requires_capture') return 'payment_intent.amount_capturable_updated'
  return last_payment_error ? 'payment_intent.payment_failed' : 'payment_intent.created'
}

/** The events of what a call has changed. */
const changesIn = ({ sessions, intents, refunds }: Account, before: Seen): [object, string][] => [
  ...[...sessions.values()]
    .filter(({ id, status }) => before.has(id) && before.get(id) !== status)
    .map((session): [object, string] => [session, 'checkout.session.expired']),
  ...[...intents.values()]
    .filter(intent => before.get(intent.id) !== eventOf(intent))
    .map((intent): [object, string] => [intent, eventOf(intent)]),
  ...[...refunds.values()]
    .filter(({ id }) => !before.has(id))
    .map((refund): [object, string] => [refund, 'refund.created']),
]

/** The page of a session, and what its buttons do. */
const checkout = async (account: Account, asked: Asked, pay: PlayedStripe['pay']): Promise<Reply> => {
  const session = account.sessions.get(asked.path[2] ?? '')
  if (session?.status !== 'open') return { status: session ? 410 : 404, body: endedPage() }
  const intended = account.intended.get(session.id)
  if (asked.method === 'GET') return { status: 200, body: checkoutPage(session, intended) }
  const form = new URLSearchParams(asked.body)
  const [card, bank] = [form.get('card') ?? '', form.get('bank')]
  if (cards[card]?.asks && bank === null) return { status: 200, body: bankPage(session, card) }
  if (bank === 'fails') return { status: 200, body: checkoutPage(session, intended, 'Your bank has not agreed.') }
  await pay(session.id, card)
  if (sessionOf(account, session.id).status === 'open')
    return { status: 402, body: checkoutPage(session, intended, 'Your card was declined.') }
  return { status: 303, body: '', headers: { location: session.success_url ?? '/' } }
}
