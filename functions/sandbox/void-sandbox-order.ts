import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { voidSandboxOrder } from '../../shared/sandbox/contracts/void-sandbox-order.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { voidAuthorization } from '../../shared/sandbox/rules/authorization.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'
import { sendEvent } from '../../shared/sandbox/workflows/send-event.ts'

export const handler = endpoint(voidSandboxOrder, {
  load: requireMerchant,
  run: async ({ params, now }) => {
    const order = await changeOrder(params.id, before => voidAuthorization(before, now))
    if (!order) throw notFound()
    if (order.state === 'voided') await sendEvent(order, now)
    return toOrder(order, now)
  },
})
