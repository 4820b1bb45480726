import { listUnfinished, shardNumbers } from '../../shared/commerce/store/payments.ts'
import { now } from '../../shared/kernel/clock.ts'
import { reconcileEvents } from '../../shared/payments/workflows/reconcile-events.ts'
import { reconcileRefunds } from '../../shared/payments/workflows/reconcile-refunds.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'

const pageSize = 500
/** The longest that one page takes. */
const pageMs = 20_000

/**
 * Finds the payments that wait for long, and queues each to be checked, so that as many are checked at once as there are: a
 * lost webhook does not stand behind abandoned checkouts. What is left when the time is over is found by the next run.
 */
export const handler = scheduled(async context => {
  const patienceMs = Math.min(15 * 60, holdSeconds()) * 1000
  const before = now() - patienceMs
  await Promise.all([reconcileEvents(now()), reconcileRefunds(now())])
  await Promise.all(
    shardNumbers.map(async shard => {
      for await (const page of listUnfinished(shard, before, pageSize)) {
        await sendMessages(
          'payment-checks',
          page.map(({ userId, paymentId }) => ({ body: { user_id: userId, payment_id: paymentId } })),
        )
        if (context.getRemainingTimeInMillis() < pageMs) return
      }
    }),
  )
})
