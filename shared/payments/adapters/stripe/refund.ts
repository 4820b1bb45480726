import type Stripe from 'stripe'
import type { RefundAnswer, RefundOrder } from '../gateway.ts'
import { granted } from '../sdk-call.ts'
import { toStripe } from './amount.ts'
import { callStripe, clientOf, type StripeSettings } from './client.ts'

/** One that was cancelled, or whose customer must act and has not, has not been paid back. */
export const stateOf = ({ status }: Pick<Stripe.Refund, 'status'>): RefundAnswer['state'] => {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending'
}

const answerOf = (refund: Stripe.Refund): RefundAnswer => ({
  state: stateOf(refund),
  gateway_refund_id: refund.id,
  ...(refund.failure_reason && { reason: refund.failure_reason }),
})

const metadataOf = ({ user_id, payment_id, refund_id, part, key }: RefundOrder) => ({
  user_id,
  payment_id,
  refund_id,
  key,
  ...(part !== undefined && { part }),
})

/** Stripe forgets a key after a day, and would pay a part back again: what was made under it is in the charge's list. */
export const makeRefund = async (settings: StripeSettings, refund: RefundOrder): Promise<RefundAnswer> => {
  const { gateway_refund_id: _, ...byKey } = refund
  const known = await findRefund(settings, byKey)
  if (known) return known
  const { refunds } = await clientOf(settings)
  const { amount } = toStripe(refund.amount, refund.currency)
  const body = { charge: refund.capture_id, amount, metadata: metadataOf(refund) }
  const answer = await callStripe(() => refunds.create(body, { idempotencyKey: refund.key }))
  if ('value' in answer || answer.refusal.status === 401 || answer.refusal.status === 403)
    return answerOf(granted('stripe', answer))
  // A concurrent call may have made it.
  return (await findRefund(settings, byKey)) ?? { state: 'failed', reason: answer.refusal.code }
}

/** By its own id, else by the key among the refunds of the charge. */
export const findRefund = async (
  settings: StripeSettings,
  { capture_id, gateway_refund_id, key }: RefundOrder,
): Promise<RefundAnswer | undefined> => {
  const { refunds } = await clientOf(settings)
  if (gateway_refund_id !== undefined) {
    const answer = await callStripe(() => refunds.retrieve(gateway_refund_id))
    if ('refusal' in answer && answer.refusal.status === 404) return undefined
    return answerOf(granted('stripe', answer))
  }
  const listed = await callStripe(() => refunds.list({ charge: capture_id, limit: 100 }))
  const found = granted('stripe', listed).data.find(({ metadata }) => metadata?.key === key)
  return found && answerOf(found)
}
