import { readRefund } from '../../shared/commerce/store/refunds.ts'
import { now } from '../../shared/kernel/clock.ts'
import { RefundMessage } from '../../shared/payments/contracts/messages.ts'
import { payBack, takeBounce } from '../../shared/payments/workflows/pay-back.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** A gateway may be down for hours: ten tries take about two and a half. */
const patience = backOff({ firstSeconds: 30, longestSeconds: 1800 })

/**
 * Pays a refund at the gateway, once however often its message comes, and records it only when the gateway confirms it. One
 * that is pending there leaves the queue: its gateway's events, or the reconciler, bring it back.
 */
export const handler = consumer(
  RefundMessage,
  async ({ has_failed, ...key }) => {
    const refund = await readRefund(key)
    if (!refund) throw new Error('no such refund')
    if (refund.state === 'succeeded') {
      if (has_failed) await takeBounce(refund, now())
      return
    }
    if ((await payBack(refund, now())) === 'failed') throw new Error(`${refund.id} was not paid back by its gateway`)
  },
  patience,
)
