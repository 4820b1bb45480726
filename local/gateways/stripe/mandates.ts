import type { Asked, Reply } from '../exchange.ts'
import { cards } from './cards.ts'
import type { Form } from './form.ts'
import { type Account, addIntent, newCharge, type PlayedIntent, type PlayedMethod, release, take } from './records.ts'
import { given, listed, missing, refused } from './reply.ts'

/** What charges of kept cards need of PaymentIntents; undefined for a call that has to do with captures. */
export const ofMandates = (
  account: Account,
  { method }: Asked,
  form: Form,
  id: string | undefined,
  action: string | undefined,
): Reply | undefined => {
  if (id === undefined) return method === 'POST' ? created(account, form) : ofCustomer(account, form)
  const intent = account.intents.get(id)
  if (!intent) return missing('payment_intent', id)
  if (action === 'confirm') return confirmed(account, intent, form)
  if (action === undefined && method === 'POST') {
    Object.assign(intent.metadata, form.map('metadata'))
    return given(structuredClone(intent))
  }
  if (action !== 'cancel' || !intent.status.startsWith('requires_') || intent.status === 'requires_capture')
    return undefined
  release(intent, null)
  return given(structuredClone(intent))
}

const customersOf = ({ methods, intents }: Account): readonly (string | null)[] =>
  [...methods.values(), ...intents.values()].map(({ customer }) => customer)

const created = (account: Account, form: Form): Reply => {
  const [amount, currency, customer] = [form.number('amount'), form.text('currency'), form.text('customer')]
  if (amount === undefined || !currency) return refused('Missing required param.', 'parameter_missing')
  if (customer && !customersOf(account).includes(customer))
    return refused(`No such customer: '${customer}'`, 'resource_missing')
  const capture_method = form.text('capture_method') === 'manual' ? ('manual' as const) : ('automatic' as const)
  const metadata = form.map('metadata')
  const intent = addIntent(account, { amount, currency, capture_method, metadata, customer: customer ?? null })
  return given(structuredClone(intent))
}

const ofCustomer = (account: Account, form: Form): Reply => {
  const customer = form.text('customer') ?? ''
  if (!customersOf(account).includes(customer)) return refused(`No such customer: '${customer}'`, 'resource_missing')
  const found = [...account.intents.values()].filter(intent => intent.customer === customer)
  return listed('/v1/payment_intents', structuredClone(found.reverse()))
}

const confirmed = (account: Account, intent: PlayedIntent, form: Form): Reply => {
  const id = form.text('payment_method') ?? ''
  const method = account.methods.get(id)
  if (intent.status !== 'requires_payment_method')
    return refused(`This PaymentIntent's status is ${intent.status}.`, 'payment_intent_unexpected_state')
  if (!method) return refused(`No such PaymentMethod: '${id}'`, 'resource_missing')
  if (method.customer === null || method.customer !== intent.customer)
    return refused('The PaymentMethod you provided is not attached to this customer.', undefined)
  const code = refusalOf(method)
  const charge = newCharge(account, intent, code === undefined)
  intent.latest_charge = charge.id
  if (code !== undefined) return declined(intent, code)
  Object.assign(intent, { payment_method: id, last_payment_error: null })
  if (method.plays === 'processing') intent.status = 'processing'
  else settle(account, intent)
  return given(structuredClone(intent))
}

/** A bank that asks its customer for each payment refuses one without the customer. */
const refusalOf = ({ card, plays }: PlayedMethod): string | undefined => {
  if (cards[card]?.asks) return 'authentication_required'
  return plays === 'declined' ? 'card_declined' : undefined
}

const declined = (intent: PlayedIntent, code: string): Reply => {
  const message = 'Your card was declined.'
  const decline_code = code === 'card_declined' ? 'insufficient_funds' : code
  const error = { type: 'card_error', code, decline_code, message } as const
  intent.last_payment_error = error
  return { status: 402, body: { error: { ...error, payment_intent: structuredClone(intent) } } }
}

/** The bank has let a charge through. */
export const settle = (account: Account, intent: PlayedIntent): void => {
  if (intent.capture_method === 'manual')
    Object.assign(intent, { status: 'requires_capture', amount_capturable: intent.amount })
  else take(account, intent, intent.amount)
}

export const ofMethods = ({ methods }: Account, id: string, action: string | undefined): Reply => {
  const method = methods.get(id)
  if (!method || action !== 'detach') return missing('payment_method', id)
  if (method.customer === null)
    return refused(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      undefined,
    )
  method.customer = null
  return given({ id, object: 'payment_method', type: 'card', customer: null })
}
