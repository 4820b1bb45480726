import { isUnfinished } from '../../shared/commerce/rules/payment.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { readRefundsOf } from '../../shared/commerce/store/refunds.ts'
import { reconcilePayment } from '../../shared/payments/contracts/reconcile-payment.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

/** What the reconciler would do in its time is queued at once. */
export const handler = endpoint(reconcilePayment, {
  load: ({ params, body }) => readPayment(body.user_id, params.id),
  run: async (_, payment) => {
    if (!payment) throw notFound()
    const { id, user_id } = payment
    const checks = isUnfinished(payment) ? [{ body: { user_id, payment_id: id } }] : []
    const open = (await readRefundsOf(payment)).filter(({ state }) => state !== 'succeeded')
    const refunds = open.map(({ capture_id, part }) => ({ body: { user_id, payment_id: id, capture_id, part } }))
    await Promise.all([sendMessages('payment-checks', checks), sendMessages('refunds', refunds)])
    return { id, asked: checks.length + refunds.length }
  },
})
