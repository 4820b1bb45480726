import type { Asked, Reply } from '../exchange.ts'
import { type Form, formOf } from './form.ts'
import { ofMandates, ofMethods } from './mandates.ts'
import {
  type Account,
  expire,
  newId,
  type PlayedCharge,
  type PlayedIntent,
  type PlayedRefund,
  type PlayedSession,
  release,
  seconds,
  take,
} from './records.ts'
import { given, listed, missing, refused } from './reply.ts'

/** Whatever a test or a person has chosen for the calls that follow. */
export interface Played {
  refunds: 'succeeded' | 'pending' | 'failed'
  /** How many calls that end a session are refused, as a bank is still at work. */
  stillOpen: number
  /** Where the pages are that customers pay at. */
  pages: string
}

/** Stripe's API, version 1, as far as Checkout Sessions, payments and refunds go. */
export const answer = (account: Account, secretKey: string, asked: Asked, played: Played): Reply => {
  if (asked.headers.authorization !== `Bearer ${secretKey}`) return refused('Invalid API Key provided', undefined, 401)
  const key = asked.headers['idempotency-key']
  if (asked.method !== 'POST' || !key) return route(account, asked, played)
  return once(account, key, asked, () => route(account, asked, played))
}

/** The first answer to a key is every answer to it; another request under it is an error. */
const once = ({ answers }: Account, key: string, { path, body }: Asked, work: () => Reply): Reply => {
  const asked = `${path.join('/')} ${body}`
  const known = answers.get(key)
  if (!known) {
    const reply = work()
    // A refusal before anything was begun is not kept.
    if (reply.status !== 404) answers.set(key, { asked, status: reply.status, body: structuredClone(reply.body) })
    return reply
  }
  if (known.asked === asked) return { status: known.status, body: known.body }
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with: ${key}`
  return refused(message, undefined, 400, 'idempotency_error')
}

const route = (account: Account, asked: Asked, played: Played): Reply => {
  const [version, ...rest] = asked.path
  const form = formOf(asked.method === 'GET' ? asked.query.toString() : asked.body)
  if (version !== 'v1') return refused('Unrecognized request URL', undefined, 404)
  if (rest[0] === 'checkout' && rest[1] === 'sessions')
    return ofSessions(account, asked, form, played, rest[2], rest[3])
  if (rest[0] === 'payment_intents')
    return ofMandates(account, asked, form, rest[1], rest[2]) ?? ofIntents(account, form, rest[1] ?? '', rest[2])
  if (rest[0] === 'payment_methods') return ofMethods(account, rest[1] ?? '', rest[2])
  if (rest[0] === 'refunds') return ofRefunds(account, asked, form, played, rest[1])
  return refused(`Unrecognized request URL (${asked.method}: /${asked.path.join('/')})`, undefined, 404)
}

const ofSessions = (
  account: Account,
  { method }: Asked,
  form: Form,
  played: Played,
  id: string | undefined,
  action: string | undefined,
): Reply => {
  if (id === undefined && method === 'POST') return newSession(account, form, played)
  if (id === undefined) {
    const intent = form.text('payment_intent')
    const found = [...account.sessions.values()].filter(session => !intent || session.payment_intent === intent)
    return listed('/v1/checkout/sessions', found)
  }
  const session = account.sessions.get(id)
  if (!session) return missing('checkout.session', id)
  if (action === 'expire') {
    if (played.stillOpen > 0) {
      played.stillOpen -= 1
      return refused('This Checkout Session cannot be expired while a payment is being processed.', undefined)
    }
    if (session.status !== 'open')
      return refused(`Only Checkout Sessions with a status in ["open"] can be expired.`, undefined)
    expire(session)
  }
  const isWhole = form.text('expand[0]') === 'payment_intent.latest_charge.balance_transaction'
  return given(isWhole ? whole(account, session) : session)
}

const wholeIntent = ({ charges }: Account, intent: PlayedIntent, expand: string | undefined) =>
  expand === 'latest_charge.balance_transaction'
    ? { ...intent, latest_charge: charges.get(intent.latest_charge ?? '') ?? null }
    : intent

/** With what `expand` asks for in place of ids. */
const whole = ({ intents, charges }: Account, session: PlayedSession) => {
  const intent = intents.get(session.payment_intent ?? '')
  return {
    ...session,
    payment_intent: intent ? { ...intent, latest_charge: charges.get(intent.latest_charge ?? '') ?? null } : null,
  }
}

const halfAnHour = 30 * 60

const newSession = (account: Account, form: Form, { pages }: Played): Reply => {
  const price = 'line_items[0][price_data]'
  const amount = form.number(`${price}[unit_amount]`)
  const currency = form.text(`${price}[currency]`)
  if (form.text('mode') !== 'payment' || amount === undefined || !currency || !form.text('success_url'))
    return refused('Missing required param.', 'parameter_missing')
  const expires_at = form.number('expires_at') ?? seconds() + 24 * 3600
  if (expires_at < seconds() + halfAnHour || expires_at > seconds() + 24 * 3600)
    return refused(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      undefined,
    )
  const id = newId('cs_test')
  const session: PlayedSession = {
    id,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: form.text('cancel_url') ?? null,
    client_reference_id: form.text('client_reference_id') ?? null,
    created: seconds(),
    currency,
    expires_at,
    livemode: false,
    metadata: form.map('metadata'),
    mode: 'payment',
    payment_intent: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    status: 'open',
    success_url: form.text('success_url') ?? null,
    url: `${pages}/c/pay/${id}`,
  }
  account.sessions.set(id, session)
  account.intended.set(id, {
    description: form.text(`${price}[product_data][name]`) ?? '',
    capture_method: form.text('payment_intent_data[capture_method]') === 'manual' ? 'manual' : 'automatic',
    metadata: form.map('payment_intent_data[metadata]'),
    keeps_card: form.text('payment_intent_data[setup_future_usage]') === 'off_session',
  })
  return given(structuredClone(session))
}

const ofIntents = (account: Account, form: Form, id: string, action: string | undefined): Reply => {
  const intent = account.intents.get(id)
  if (!intent) return missing('payment_intent', id)
  if (action === undefined) return given(wholeIntent(account, intent, form.text('expand[0]')))
  if (intent.status !== 'requires_capture') return unexpected(intent, action)
  const amount = form.number('amount_to_capture') ?? intent.amount
  if (amount > intent.amount_capturable) return refused('Amount exceeds what can be captured.', 'amount_too_large')
  if (action === 'capture') take(account, intent, amount)
  else release(intent, null)
  return given(structuredClone(intent))
}

const unexpected = ({ status }: PlayedIntent, action: string): Reply =>
  refused(
    `This PaymentIntent could not be ${action}d because it has a status of ${status}.`,
    'payment_intent_unexpected_state',
  )

const ofRefunds = (account: Account, { method }: Asked, form: Form, played: Played, id: string | undefined): Reply => {
  if (id !== undefined) {
    const refund = account.refunds.get(id)
    return refund ? given(refund) : missing('refund', id)
  }
  const charge = account.charges.get(form.text('charge') ?? '')
  if (!charge) return missing('charge', form.text('charge') ?? '')
  if (method === 'GET')
    return listed(
      '/v1/refunds',
      [...account.refunds.values()].filter(refund => refund.charge === charge.id),
    )
  return newRefund(account, charge, form, played)
}

const newRefund = (account: Account, charge: PlayedCharge, form: Form, { refunds: status }: Played): Reply => {
  const amount = form.number('amount') ?? charge.amount_captured
  if (charge.amount_refunded === charge.amount_captured)
    return refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded')
  if (amount > charge.amount_captured - charge.amount_refunded)
    return refused('Refund amount is greater than unrefunded amount on charge.', undefined)
  const refund: PlayedRefund = {
    id: newId('re'),
    object: 'refund',
    amount,
    charge: charge.id,
    created: seconds(),
    currency: charge.currency,
    metadata: form.map('metadata'),
    payment_intent: charge.payment_intent,
    reason: null,
    status,
    ...(status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
  }
  if (status !== 'failed') charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded === charge.amount_captured
  account.refunds.set(refund.id, refund)
  return given(structuredClone(refund))
}
