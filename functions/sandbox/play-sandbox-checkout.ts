import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { playSandboxCheckout } from '../../shared/sandbox/contracts/play-sandbox-checkout.ts'
import { decline, orderStatus, pay, withDelivery } from '../../shared/sandbox/rules/order.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { sendEvent } from '../../shared/sandbox/workflows/send-event.ts'

/** A customer's actions on an order. Leaving changes nothing: the session ends by itself. */
const outcomes = { succeed: pay, decline, abandon: undefined }

export const handler = endpoint(playSandboxCheckout, async ({ params, body, now }) => {
  const { outcome, ...delivery } = body
  const change = outcomes[outcome]
  const order = await changeOrder(params.id, before =>
    change ? withDelivery(before, change(before, now), delivery) : before,
  )
  if (!order) throw notFound()
  const webhooks = change ? await sendEvent(order, now, delivery) : 0
  return { id: order.id, status: orderStatus(order, now), webhooks }
})
