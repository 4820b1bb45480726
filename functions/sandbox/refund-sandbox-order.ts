import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { refundSandboxOrder } from '../../shared/sandbox/contracts/refund-sandbox-order.ts'
import { toRefund } from '../../shared/sandbox/presenters/to-order.ts'
import { refund } from '../../shared/sandbox/rules/order.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { requireKey, requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'

export const handler = endpoint(refundSandboxOrder, {
  idempotency: 'own',
  load: requireMerchant,
  run: async request => {
    const wanted = { key: requireKey(request), captureId: request.body.capture_id, amount: request.body.amount }
    const order = await changeOrder(request.params.id, before => refund(before, wanted, request.now).order)
    if (!order) throw notFound()
    return toRefund(refund(order, wanted, request.now).refund)
  },
})
