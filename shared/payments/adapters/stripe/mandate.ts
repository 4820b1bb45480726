import type Stripe from 'stripe'
import type { Mandate } from '../../../commerce/rules/gateway-order.ts'
import type { MandateCharge } from '../gateway.ts'
import { granted } from '../sdk-call.ts'
import { toStripe } from './amount.ts'
import { callStripe, clientOf, type StripeSettings } from './client.ts'

/**
 * Charges a mandate by a PaymentIntent, which is made first and then confirmed, so that one that Stripe refuses to confirm is a
 * record too. Stripe forgets a key after a day: one that was made under it before is in the customer's list.
 * @returns the PaymentIntent's id; its record says what became of it
 */
export const chargeIntent = async (settings: StripeSettings, charge: MandateCharge): Promise<string> => {
  const intent = (await knownIntent(settings, charge)) ?? (await makeIntent(settings, charge))
  if (isUntried(intent)) await confirmIntent(settings, charge, intent.id)
  return intent.id
}

/** Keeps that Stripe refused what would have been tried. */
export const refusedKey = 'refused'

const isUntried = ({ status, last_payment_error, metadata }: Stripe.PaymentIntent): boolean =>
  (status === 'requires_payment_method' || status === 'requires_confirmation') &&
  !last_payment_error &&
  metadata[refusedKey] === undefined

/** The PaymentIntent that was made under a charge's key before. */
export const knownIntent = async (
  settings: StripeSettings,
  { key, mandate: { customer } }: MandateCharge,
): Promise<Stripe.PaymentIntent | undefined> => {
  const { paymentIntents } = await clientOf(settings)
  const answer = await callStripe(() => paymentIntents.list({ customer, limit: 100 }))
  if ('refusal' in answer && isMissing(answer.refusal)) return undefined
  return granted('stripe', answer).data.find(({ metadata }) => metadata.key === key)
}

const isMissing = ({ status }: { readonly status: number }): boolean => status === 400 || status === 404

const makeIntent = async (settings: StripeSettings, charge: MandateCharge): Promise<Stripe.PaymentIntent> => {
  const { paymentIntents } = await clientOf(settings)
  const body = newIntent(charge)
  const made = await callStripe(() => paymentIntents.create(body, { idempotencyKey: charge.key }))
  if (!('refusal' in made) || !isMissing(made.refusal)) return granted('stripe', made)
  // There is no such customer any more.
  const { customer: _, ...nobody } = body
  const refused = { ...nobody, metadata: { ...body.metadata, [refusedKey]: made.refusal.code } }
  const kept = await callStripe(() => paymentIntents.create(refused, { idempotencyKey: `${charge.key}.refused` }))
  return granted('stripe', kept)
}

const newIntent = (charge: MandateCharge) => {
  const { key, user_id, payment_id, booking_id, description, capture, mandate } = charge
  return {
    ...toStripe(charge.amount, charge.currency),
    customer: mandate.customer,
    description,
    metadata: { user_id, payment_id, booking_id, key },
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...(capture === 'manual' && { capture_method: capture }),
  } satisfies Stripe.PaymentIntentCreateParams
}

/** A bank's refusal, also one that wants the customer to confirm, is in the PaymentIntent; any other is noted there. */
const confirmIntent = async (settings: StripeSettings, { key, mandate }: MandateCharge, id: string): Promise<void> => {
  const { paymentIntents } = await clientOf(settings)
  const body = { payment_method: mandate.token, off_session: true } as const
  const answer = await callStripe(() => paymentIntents.confirm(id, body, { idempotencyKey: `${key}.confirm` }))
  if (!('refusal' in answer) || answer.refusal.status === 402) return
  if (!isMissing(answer.refusal)) granted('stripe', answer)
  const metadata = { [refusedKey]: answer.refusal.code }
  granted('stripe', await callStripe(() => paymentIntents.update(id, { metadata })))
}

/** One that is not there any more, or belongs to no customer, is forgotten. */
export const detach = async (settings: StripeSettings, { token }: Mandate): Promise<void> => {
  const { paymentMethods } = await clientOf(settings)
  const answer = await callStripe(() => paymentMethods.detach(token))
  if (!('refusal' in answer) || !isMissing(answer.refusal)) granted('stripe', answer)
}
