import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { playSandboxCheckout } from '../../shared/sandbox/contracts/play-sandbox-checkout.ts'
import { caseOfNumber } from '../../shared/sandbox/rules/cases.ts'
import { orderStatus, withCase, withDelivery } from '../../shared/sandbox/rules/order.ts'
import { play } from '../../shared/sandbox/rules/play.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { sendEvent } from '../../shared/sandbox/workflows/send-event.ts'

export const handler = endpoint(playSandboxCheckout, async ({ params, body, now }) => {
  const { outcome, number, ...delivery } = body
  const order = await changeOrder(params.id, unknown => {
    const before = withCase(unknown, number === undefined ? undefined : caseOfNumber(number))
    return withDelivery(before, play(before, outcome, now), delivery)
  })
  if (!order) throw notFound()
  const status = orderStatus(order, now)
  if (outcome === 'abandon') return { id: order.id, status, webhooks: 0 }
  const webhooks = await sendEvent(order, now, delivery)
  return { id: order.id, status: status === 'open' && order.is_challenged ? 'challenge' : status, webhooks }
})
