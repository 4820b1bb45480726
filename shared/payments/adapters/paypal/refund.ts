import type { Refund } from '@paypal/paypal-server-sdk'
import type { RefundAnswer, RefundOrder } from '../gateway.ts'
import { callSdk, granted } from '../sdk-call.ts'
import { toMoney } from './amount.ts'
import { clientOf, type PaypalSettings, refusalOf } from './client.ts'
import { capturesIn, customIdOf, refundsIn } from './order.ts'
import { sdk } from './sdk.ts'

const states: Readonly<Record<string, RefundAnswer['state']>> = {
  COMPLETED: 'succeeded',
  PENDING: 'pending',
  FAILED: 'failed',
  CANCELLED: 'failed',
}

export const stateOf = (status: string | undefined): RefundAnswer['state'] => states[status ?? ''] ?? 'pending'

const answerOf = ({ id, status, statusDetails }: Refund): RefundAnswer => ({
  state: stateOf(status),
  ...(id && { gateway_refund_id: id }),
  ...(statusDetails?.reason && { reason: statusDetails.reason }),
})

const customId = ({ user_id, payment_id, refund_id, part }: RefundOrder): string =>
  customIdOf(user_id, payment_id, refund_id, ...(part === undefined ? [] : [part]))

/** PayPal forgets keys after some weeks, and would pay a part back again: what was made before is in the order. */
export const makeRefund = async (settings: PaypalSettings, refund: RefundOrder): Promise<RefundAnswer> => {
  const known = await madeBefore(settings, refund)
  if (known) return known
  const payments = new (sdk().PaymentsController)(clientOf(settings))
  const request = {
    captureId: refund.capture_id,
    paypalRequestId: refund.key,
    prefer: 'return=representation',
    body: { amount: toMoney(refund.amount, refund.currency), customId: customId(refund) },
  }
  const answer = await callSdk('paypal', () => payments.refundCapturedPayment(request), refusalOf)
  if ('value' in answer || answer.refusal.status !== 422) return answerOf(granted('paypal', answer).result)
  // A concurrent call may have made it.
  return (await madeBefore(settings, refund)) ?? { state: 'failed', reason: answer.refusal.code }
}

/** One that failed is made anew under the same names. */
const madeBefore = async (
  settings: PaypalSettings,
  { gateway_refund_id: _, ...byNames }: RefundOrder,
): Promise<RefundAnswer | undefined> => {
  const known = await findRefund(settings, byNames)
  return known?.state === 'failed' ? undefined : known
}

/** By its own id, else by its names among the refunds of the order. */
export const findRefund = async (settings: PaypalSettings, refund: RefundOrder): Promise<RefundAnswer | undefined> => {
  const client = clientOf(settings)
  const refundId = refund.gateway_refund_id
  if (refundId !== undefined) {
    const answer = await callSdk(
      'paypal',
      () => new (sdk().PaymentsController)(client).getRefund({ refundId }),
      refusalOf,
    )
    if ('refusal' in answer && answer.refusal.status === 404) return undefined
    return answerOf(granted('paypal', answer).result)
  }
  const asked = await callSdk(
    'paypal',
    () => new (sdk().OrdersController)(client).getOrder({ id: refund.order_id }),
    refusalOf,
  )
  if ('refusal' in asked && asked.refusal.status === 404) return undefined
  const { result: order } = granted('paypal', asked)
  const isOfOrder = capturesIn(order).some(({ id }) => id === refund.capture_id)
  const found = isOfOrder
    ? refundsIn(order)
        .filter(each => each.customId === customId(refund))
        .map(answerOf)
    : []
  // One that failed is made anew under the same names.
  return found.find(({ state }) => state !== 'failed') ?? found.at(-1)
}
