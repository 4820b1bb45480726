import { subjectOf } from '../../commerce/rules/gateway-order.ts'
import { giveUpOn, listUnmatched } from '../../commerce/store/gateway-events.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { logForReview } from '../../platform/observability/review.ts'

const perRun = 100
const triedForMs = 24 * 3600_000

/** Tries again events about payments that were unknown; after a day they are left to a manual review. */
export const reconcileEvents = async (now: EpochMs): Promise<void> => {
  for (const { received_at, ...event } of await listUnmatched(perRun)) {
    const payment = await unlessInvalid(readPayment(subjectOf(event).user_id, subjectOf(event).payment_id))
    if (payment) await sendMessages('payment-events', [{ body: { kind: 'told', event } }])
    else if (now - received_at > triedForMs) {
      await giveUpOn(event)
      logForReview('money_of_no_payment', event.event_id)
    }
  }
}
