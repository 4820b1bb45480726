import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { keyReused } from '../../shared/platform/http/idempotency.ts'
import { chargeSandboxMandate } from '../../shared/sandbox/contracts/charge-sandbox-mandate.ts'
import { toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { chargeMandate, keeperOf } from '../../shared/sandbox/rules/mandate.ts'
import { isSameOrder } from '../../shared/sandbox/rules/new-order.ts'
import { createOrder, readOrder } from '../../shared/sandbox/store/orders.ts'
import { loseReply } from '../../shared/sandbox/workflows/lose-reply.ts'
import { requireKey, requireMerchant } from '../../shared/sandbox/workflows/merchant.ts'
import { sendEvent } from '../../shared/sandbox/workflows/send-event.ts'

export const handler = endpoint(chargeSandboxMandate, {
  idempotency: 'own',
  load: requireMerchant,
  run: async request => {
    const key = requireKey(request)
    const keeper = await readOrder(keeperOf(request.body.mandate.token))
    const made = chargeMandate(key, request.body, keeper, request.now)
    const isNew = await createOrder(made)
    const order = isNew ? made : await readOrder(made.id)
    if (!order || !isSameOrder(order, made)) throw keyReused()
    await sendEvent(order, request.now)
    if (isNew) await loseReply(order, key)
    return toOrder(order, request.now)
  },
})
