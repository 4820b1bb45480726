import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { keyReused } from '../../shared/platform/http/idempotency.ts'
import { createSandboxOrder } from '../../shared/sandbox/contracts/create-sandbox-order.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { isSameOrder, newOrder } from '../../shared/sandbox/rules/new-order.ts'
import { createOrder, readOrder } from '../../shared/sandbox/store/orders.ts'
import { loseReply } from '../../shared/sandbox/workflows/lose-reply.ts'
import { requireKey, requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'

export const handler = endpoint(createSandboxOrder, {
  idempotency: 'own',
  load: requireMerchant,
  run: async request => {
    const key = requireKey(request)
    const order = newOrder(key, request.body, request.now)
    if (await createOrder(order)) {
      await loseReply(order, key)
      return toOrder(order, request.now)
    }
    const earlier = await readOrder(order.id)
    if (!earlier || !isSameOrder(earlier, order)) throw keyReused()
    return toOrder(earlier, request.now)
  },
})
