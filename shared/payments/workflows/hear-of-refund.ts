import type { RefundNews } from '../../commerce/rules/payment.ts'
import { readRefund } from '../../commerce/store/refunds.ts'
import { sendMessages } from '../../platform/events/queue.ts'

/**
 * Has a refund's own record at its gateway looked at, as the events about it come in any order, and some twice.
 * @returns whether it is one of this service
 */
export const hearOfRefund = async (news: RefundNews): Promise<boolean> => {
  const { user_id, payment_id, capture_id, part, refund_id, state } = news
  const key = { user_id, payment_id, capture_id, part }
  const refund = user_id && payment_id ? await readRefund(key) : undefined
  if (refund?.id !== refund_id) return false
  if (state === 'pending') return true
  const has_failed = state === 'failed' ? ({ has_failed: true } as const) : {}
  await sendMessages('refunds', [{ body: { ...key, ...has_failed } }])
  return true
}
