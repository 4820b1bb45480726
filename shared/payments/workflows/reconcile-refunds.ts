import { listOwed } from '../../commerce/store/refunds.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { logForReview } from '../../platform/observability/review.ts'

/** The queue of refunds tries one for some two and a half hours. */
const triedForMs = 3 * 3600_000
const perRun = 100

/** Banks take days. */
const pendingForMs = 10 * 24 * 3600_000

/**
 * Refunds that are owed although their message was given up, or lost, and those that are pending at their gateway: each is
 * queued anew. What has failed for hours, or is pending for long, is to be reviewed.
 */
export const reconcileRefunds = async (now: EpochMs): Promise<void> => {
  for (const refund of await listOwed(now - triedForMs, perRun, now)) {
    const { user_id, payment_id, capture_id, part, id, state, requested_at } = refund
    if (state === 'owed' || now - requested_at > pendingForMs) logForReview('refund_not_paid', id)
    await sendMessages('refunds', [{ body: { user_id, payment_id, capture_id, part } }])
  }
}
