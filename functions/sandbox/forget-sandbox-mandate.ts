import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { forgetSandboxMandate } from '../../shared/sandbox/contracts/forget-sandbox-mandate.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { forget, keeperOf } from '../../shared/sandbox/rules/mandate.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'

export const handler = endpoint(forgetSandboxMandate, {
  load: requireMerchant,
  run: async ({ params, now }) => {
    const order = await changeOrder(keeperOf(params.id), before => forget(before, now))
    if (!order) throw notFound()
    return toOrder(order, now)
  },
})
