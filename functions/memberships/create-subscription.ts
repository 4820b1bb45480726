import { createSubscription } from '../../shared/memberships/contracts/create-subscription.ts'
import { toSubscription } from '../../shared/memberships/presenters/to-subscription.ts'
import { bookPeriod } from '../../shared/memberships/workflows/book-period.ts'
import { subscribe } from '../../shared/memberships/workflows/subscribe.ts'
import { chooseGateway } from '../../shared/payments/adapters/registry.ts'
import { toPayment } from '../../shared/payments/presenters/to-payment.ts'
import { wantedOf } from '../../shared/payments/rules/attempt.ts'
import { requirePayable } from '../../shared/payments/rules/payable.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { startAttempt } from '../../shared/payments/workflows/start-attempt.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { selling } from '../../shared/selling.ts'

/** Each step finds what an earlier attempt has made: the subscription, its first period's booking, and that one's payment. */
export const handler = endpoint(createSubscription, {
  idempotency: bound,
  run: async ({ user: { user_id }, body, now }) => {
    const { payment_method: method, plan_id } = body
    const gateway = chooseGateway(method, body.gateway)
    const subscription = await subscribe(selling, { userId: user_id, planId: plan_id }, now)
    const { id: booking_id } = await bookPeriod(selling, subscription, 0, now)
    const payable = await findPayable(selling, user_id, { booking_id })
    const { booking, charge } = payable
    if (!booking) throw new Error(`${booking_id} is gone`)
    requirePayable(payable, charge.amount, now)
    const wanted = wantedOf(booking, charge, { method, gateway, keepsMandate: true })
    const payment = await startAttempt({ ...payable, booking, kinds: selling, request: undefined }, wanted, now)
    const { id, amount, currency, checkout, expires_at } = toPayment(payment, now)
    const begun = { id, amount, currency, checkout, expires_at }
    return { subscription: toSubscription(subscription, now), booking_id, payment: begun }
  },
})
