import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { getSandboxOrder } from '../../shared/sandbox/contracts/get-sandbox-order.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'

export const handler = endpoint(getSandboxOrder, {
  load: requireMerchant,
  run: async ({ params, now }) => {
    const order = await readOrder(params.id)
    if (!order) throw notFound()
    return toOrder(order, now)
  },
})
