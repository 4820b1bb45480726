import { type Refund, refundKeyOf } from '../../commerce/rules/payment.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { recordBounce, recordFailure, recordPaidBack, recordPending } from '../../commerce/store/refunds.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { logForReview } from '../../platform/observability/review.ts'
import type { RefundAnswer, RefundOrder } from '../adapters/gateway.ts'
import { gatewayOf } from '../adapters/registry.ts'

/**
 * Brings a refund one step on: asks its gateway to pay it back, or what became of one that is pending. Repeatable.
 * @returns how it stands afterwards; `failed`: the next call makes another try
 * @throws Error where a record was changed meanwhile, DomainError GATEWAY_UNAVAILABLE
 */
export const payBack = async (refund: Refund, now: EpochMs): Promise<RefundAnswer['state']> => {
  const gateway = gatewayOf(refund.gateway)
  const order = orderOf(refund)
  const isPending = refund.state === 'pending'
  const answer = isPending ? await gateway.retrieveRefund(order) : await gateway.refund(order)
  // One that the gateway does not have any more was never made.
  if (!answer || answer.state === 'failed') {
    requireDone(refund, await recordFailure(refund, reasonOf(answer), now))
    return 'failed'
  }
  if (answer.state === 'pending') {
    if (!isPending) requireDone(refund, await recordPending(refund, answer.gateway_refund_id, now))
    return 'pending'
  }
  const payment = await paymentOf(refund)
  requireDone(refund, await recordPaidBack(refund, payment, answer.gateway_refund_id, now))
  return 'succeeded'
}

/**
 * Of a refund that had succeeded a gateway says that it failed: where its own record says so too, it is owed again, and an
 * operator should know, as banks that send money back once do so again.
 */
export const takeBounce = async (refund: Refund, now: EpochMs): Promise<void> => {
  const answer = await gatewayOf(refund.gateway).retrieveRefund(orderOf(refund))
  if (answer?.state !== 'failed') return
  requireDone(refund, await recordBounce(refund, await paymentOf(refund), reasonOf(answer), now))
  logForReview('refund_bounced', refund.id)
}

/** Some gateways give a sentence, and any length of it. */
const reasonOf = (answer: RefundAnswer | undefined): string | undefined => answer?.reason?.slice(0, 200)

const orderOf = (refund: Refund): RefundOrder => ({
  key: refundKeyOf(refund),
  refund_id: refund.id,
  user_id: refund.user_id,
  payment_id: refund.payment_id,
  order_id: refund.order_id,
  capture_id: refund.capture_id,
  part: refund.part,
  amount: refund.amount,
  currency: refund.currency,
  gateway_refund_id: refund.gateway_refund_id,
})

const paymentOf = async ({ user_id, payment_id }: Refund) => {
  const payment = await readPayment(user_id, payment_id)
  if (payment) return payment
  throw new Error(`${payment_id} is gone`)
}

const requireDone = ({ id }: Refund, isDone: boolean): void => {
  if (!isDone) throw new Error(`${id} was changed meanwhile`)
}
