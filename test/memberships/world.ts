import type { SQSEvent } from 'aws-lambda'
import { handler as cancel } from '../../functions/memberships/cancel-subscription.ts'
import { handler as addPlan } from '../../functions/memberships/create-plan.ts'
import { handler as create } from '../../functions/memberships/create-subscription.ts'
import { handler as getOwn } from '../../functions/memberships/get-own-subscription.ts'
import { handler as onSubscription } from '../../functions/memberships/on-subscription.ts'
import { handler as resume } from '../../functions/memberships/resume-subscription.ts'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { periodBookingId } from '../../shared/memberships/rules/new-subscription.ts'
import type { Subscription } from '../../shared/memberships/rules/records.ts'
import { changeSubscription, readSubscription } from '../../shared/memberships/store/subscriptions.ts'
import { renew } from '../../shared/memberships/workflows/renew.ts'
import { chargeMandate } from '../../shared/payments/workflows/charge-mandate.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { selling } from '../../shared/selling.ts'
import { aBuyer, type Buyer, orderIn, startPaying } from '../payments/paying.ts'
import { call, mostMs } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'
import { sqsEvent } from '../support/queues.ts'

/** Tables, secrets, the sandbox gateway and queues. */
export const startMemberships = startPaying

export const terms = {
  name: { en: 'Frequent traveller', hi: 'नियमित यात्री' },
  price: 19_900,
  currency: 'INR',
  period: 'month',
  benefits: [{ rule: 'percent_off', kind: 'bus', percent: 10 }],
}

export const add = async (body: object = terms, headers: Record<string, string> = {}) =>
  call(addPlan, { token: (await accessTokenFor('admin')).token, body, headers })

/** The id of a new plan. */
export const aPlan = async (changes: object = {}): Promise<string> => (await add({ ...terms, ...changes })).body.id

export const subscribe = ({ token }: Buyer, plan_id: string, more: object = {}) =>
  call(create, { token, body: { plan_id, payment_method: 'card', ...more } })

export const own = async ({ token }: Buyer) => (await call(getOwn, { token })).body.subscription

export const stop = ({ token }: Buyer, id: string) =>
  call(cancel, { method: 'POST', path: `/api/v1/subscriptions/${id}/cancel`, params: { id }, token })

export const goOn = ({ token }: Buyer, id: string) =>
  call(resume, { method: 'POST', path: `/api/v1/subscriptions/${id}/resume`, params: { id }, token })

/** Pays what is at the checkout, and settles it. */
export const payAt = async (payment: { id: string; checkout: { url: string } }, { userId }: Buyer) => {
  const id = orderIn(payment)
  await call(play, { params: { id }, body: { outcome: 'succeed' } })
  await settle(userId, payment.id, [id])
}

/** The settle consumer's work with the gateway's record of some orders. */
export const settle = async (userId: string, paymentId: string, orderIds?: readonly string[]) => {
  const attempts = (await readPayment(userId, paymentId))?.attempts ?? []
  const ids = orderIds ?? attempts.flatMap(({ order_id }) => order_id ?? [])
  const { gatewayOf } = await import('../../shared/payments/adapters/registry.ts')
  const orders = (await Promise.all(ids.map(id => gatewayOf('sandbox').retrieve(id)))).filter(
    order => order !== undefined,
  )
  return settlePayment({ userId, paymentId, orders }, selling)
}

/** The consumer's work with news of a period's booking. */
export const hear = async (user_id: string, booking_id: string): Promise<void> => {
  await onSubscription(
    sqsEvent({ user_id, booking_id }) as SQSEvent,
    { getRemainingTimeInMillis: () => mostMs } as never,
  )
}

/** A person with a paid subscription. */
export const aSubscriber = async (plan: object = {}) => {
  const buyer = await aBuyer()
  const { body } = await subscribe(buyer, await aPlan(plan))
  await payAt(body.payment, buyer)
  await hear(buyer.userId, body.booking_id)
  return {
    buyer,
    id: body.subscription.id as string,
    bookingId: body.booking_id as string,
    order: orderIn(body.payment),
  }
}

export const stored = async ({ userId }: Buyer): Promise<Subscription> => {
  const subscription = await readSubscription(userId)
  if (!subscription) throw new Error('there is no subscription')
  return subscription
}

/** Sets members of the stored subscription. */
export const set = async (buyer: Buyer, changes: Partial<Subscription>): Promise<Subscription> => {
  const before = await stored(buyer)
  const after = await changeSubscription(before, { ...before, ...changes })
  if (!after) throw new Error('it was changed')
  return after
}

export const renewAt = ({ userId }: Buyer, now: number) => renew({ kinds: selling, charge: chargeMandate }, userId, now)

export const bookingOf = (id: string, period: number): string => periodBookingId(id, period)
