import { listOwed } from '../../commerce/store/refunds.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { logForReview } from '../../platform/observability/review.ts'

/** The queue of refunds tries one for some two and a half hours. */
const triedForMs = 3 * 3600_000
const perRun = 100

/** Refunds that are owed although their message was given up, or lost: each is queued anew, and an operator is told. */
export const reconcileRefunds = async (now: EpochMs): Promise<void> => {
  for (const { user_id, payment_id, capture_id, part, id } of await listOwed(now - triedForMs, perRun, now)) {
    logForReview('refund_not_paid', id)
    await sendMessages('refunds', [{ body: { user_id, payment_id, capture_id, part } }])
  }
}
