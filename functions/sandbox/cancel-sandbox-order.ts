import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { cancelSandboxOrder } from '../../shared/sandbox/contracts/cancel-sandbox-order.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { cancel } from '../../shared/sandbox/rules/order.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'

export const handler = endpoint(cancelSandboxOrder, {
  load: requireMerchant,
  run: async ({ params, now }) => {
    const order = await changeOrder(params.id, cancel)
    if (!order) throw notFound()
    return toOrder(order, now)
  },
})
