import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { refundSandboxOrder } from '../../shared/sandbox/contracts/refund-sandbox-order.ts'
import { toRefund } from '../../shared/sandbox/presenters/to-order.ts'
import { refund } from '../../shared/sandbox/rules/refund.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { loseReply } from '../../shared/sandbox/workflows/lose-reply.ts'
import { requireKey, requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'
import { sendRefundEvent } from '../../shared/sandbox/workflows/send-event.ts'

export const handler = endpoint(refundSandboxOrder, {
  idempotency: 'own',
  load: requireMerchant,
  run: async request => {
    const { capture_id: captureId, amount, metadata } = request.body
    const wanted = { key: requireKey(request), captureId, amount, metadata }
    const order = await changeOrder(request.params.id, before => refund(before, wanted, request.now).order)
    if (!order) throw notFound()
    const made = refund(order, wanted, request.now).refund
    await sendRefundEvent(order, made, request.now)
    await loseReply(order, wanted.key)
    return toRefund(made, request.now)
  },
})
