import * as z from 'zod/mini'
import type { RefundAnswer, RefundOrder } from '../gateway.ts'
import { callSdk, granted } from '../sdk-call.ts'
import { clientOf, type RazorpaySettings, refusalOf } from './client.ts'
import { RazorpayRefund } from './order.ts'

export const refundStates: Readonly<Record<RazorpayRefund['status'], RefundAnswer['state']>> = {
  pending: 'pending',
  processed: 'succeeded',
  failed: 'failed',
}

const answerOf = ({ id, status }: RazorpayRefund): RefundAnswer => ({
  state: refundStates[status],
  gateway_refund_id: id,
  ...(status === 'failed' && { reason: 'Razorpay could not pay it back.' }),
})

const notesOf = ({ user_id, payment_id, refund_id, part, key }: RefundOrder) => ({
  user_id,
  payment_id,
  refund_id,
  key,
  ...(part !== undefined && { part }),
})

/** How long Razorpay knows a key is not documented: what was made under it is in the payment's list, and is made once. */
export const makeRefund = async (settings: RazorpaySettings, refund: RefundOrder): Promise<RefundAnswer> => {
  const { gateway_refund_id: _, ...byKey } = refund
  const known = await findRefund(settings, byKey)
  if (known) return known
  const { capture_id, amount, key } = refund
  const body = { amount, speed: 'normal', notes: notesOf(refund) } as const
  const answer = await callSdk(
    'razorpay',
    async () => (await clientOf(settings, key)).payments.refund(capture_id, body),
    refusalOf,
  )
  if ('value' in answer || answer.refusal.status !== 400)
    return answerOf(z.parse(RazorpayRefund, granted('razorpay', answer)))
  // A concurrent call may have made it.
  return (await findRefund(settings, byKey)) ?? { state: 'failed', reason: answer.refusal.code }
}

const List = z.object({ items: z.array(RazorpayRefund) })

/** By its own id, else by the key among the refunds of the capture. */
export const findRefund = async (
  settings: RazorpaySettings,
  { capture_id, gateway_refund_id, key }: RefundOrder,
): Promise<RefundAnswer | undefined> => {
  const { payments, refunds } = await clientOf(settings)
  if (gateway_refund_id !== undefined) {
    const answer = await callSdk('razorpay', () => refunds.fetch(gateway_refund_id), refusalOf)
    if ('refusal' in answer && answer.refusal.status === 400) return undefined
    return answerOf(z.parse(RazorpayRefund, granted('razorpay', answer)))
  }
  const list = await callSdk('razorpay', () => payments.fetchMultipleRefund(capture_id, { count: 100 }), refusalOf)
  const { items } = z.parse(List, granted('razorpay', list))
  const found = items.find(({ notes }) => notes.key === key)
  return found && answerOf(found)
}
