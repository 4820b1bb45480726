import { readPayment } from '../../shared/commerce/store/payments.ts'
import { readRefund, recordPaidBack } from '../../shared/commerce/store/refunds.ts'
import { now } from '../../shared/kernel/clock.ts'
import { gatewayOf } from '../../shared/payments/adapters/registry.ts'
import { RefundMessage } from '../../shared/payments/contracts/messages.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** A gateway may be down for hours: ten tries take about two and a half. */
const patience = backOff({ firstSeconds: 30, longestSeconds: 1800 })

/**
 * Pays a refund at the gateway, once however often its message comes, and records it only when the gateway confirms it.
 */
export const handler = consumer(
  RefundMessage,
  async key => {
    const refund = await readRefund(key)
    if (!refund) throw new Error('no such refund')
    if (refund.state === 'succeeded') return
    const { id, gateway, order_id, capture_id, amount } = refund
    await gatewayOf(gateway).refund({ key: id, order_id, capture_id, amount })
    const payment = await readPayment(refund.user_id, refund.payment_id)
    if (!payment) throw new Error(`${refund.payment_id} is gone`)
    if (!(await recordPaidBack(refund, payment, now()))) throw new Error(`${id} was changed meanwhile`)
  },
  patience,
)
