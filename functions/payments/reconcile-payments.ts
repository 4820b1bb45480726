import { listUnfinished } from '../../shared/commerce/store/payments.ts'
import { now } from '../../shared/kernel/clock.ts'
import { reconcileEvents } from '../../shared/payments/workflows/reconcile-events.ts'
import { reconcilePayment } from '../../shared/payments/workflows/reconcile-payment.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'
import { log, traceOf } from '../../shared/platform/observability/log.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'

const pageSize = 20
/** The longest that one page takes, with a gateway that does not answer. */
const pageMs = 20_000

/**
 * Asks the gateways about payments that have been pending for long. A payment that fails does not hold up the others.
 */
export const handler = scheduled(async context => {
  const patienceMs = Math.min(15 * 60, holdSeconds()) * 1000
  await reconcileEvents(now())
  for await (const page of listUnfinished(now() - patienceMs, pageSize)) {
    const results = await Promise.allSettled(page.map(payment => reconcilePayment(payment, now())))
    for (const [index, result] of results.entries())
      if (result.status === 'rejected')
        log.error('not reconciled', { entity_id: page[index]?.paymentId, error: traceOf(result.reason) })
    if (context.getRemainingTimeInMillis() < pageMs) return
  }
})
