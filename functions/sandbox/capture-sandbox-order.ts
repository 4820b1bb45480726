import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { captureSandboxOrder } from '../../shared/sandbox/contracts/capture-sandbox-order.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { capture } from '../../shared/sandbox/rules/authorization.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { loseReply } from '../../shared/sandbox/workflows/lose-reply.ts'
import { requireKey, requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'
import { sendEvent } from '../../shared/sandbox/workflows/send-event.ts'

export const handler = endpoint(captureSandboxOrder, {
  idempotency: 'own',
  load: requireMerchant,
  run: async request => {
    const wanted = { key: requireKey(request), amount: request.body.amount }
    const order = await changeOrder(request.params.id, before => capture(before, wanted, request.now))
    if (!order) throw notFound()
    await sendEvent(order, request.now)
    await loseReply(order, wanted.key)
    return toOrder(order, request.now)
  },
})
