import { isSettled, keepSettled, keepUnmatched } from '../../shared/commerce/store/gateway-events.ts'
import { now } from '../../shared/kernel/clock.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { hearOfRefund } from '../../shared/payments/workflows/hear-of-refund.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { logForReview } from '../../shared/platform/observability/review.ts'
import { selling } from '../../shared/selling.ts'

/**
 * The one place where sales are settled. An event is recorded as settled only when its sale has come as far as it can.
 * A redelivered message is settled again even if its event is recorded as settled: the consumer before may have died
 * after selling units that a concurrent one, handling the same event, had given back.
 */
export const handler = consumer(
  PaymentEvent,
  async (message, { attempt }) => {
    if (message.kind === 'asked') {
      const { user_id: userId, payment_id: paymentId, orders } = message
      await settlePayment({ userId, paymentId, orders }, selling)
      return
    }
    const { event } = message
    if (attempt === 1 && (await isSettled(event))) return
    if ('refund' in event) {
      if (!(await hearOfRefund(event.refund))) logForReview('refund_of_no_record', event.event_id)
      await keepSettled(event, now())
      return
    }
    const { user_id: userId, payment_id: paymentId } = event.order
    const payment = await settlePayment({ userId, paymentId, orders: [event.order] }, selling)
    if (!payment && event.order.captures.length > 0) logForReview('money_of_no_payment', event.event_id)
    await (payment ? keepSettled : keepUnmatched)(event, now())
  },
  backOff({ firstSeconds: 5, longestSeconds: 900 }),
)
