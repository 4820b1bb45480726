import { sendMessages } from '../../shared/platform/events/queue.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { playSandboxCheckout } from '../../shared/sandbox/contracts/play-sandbox-checkout.ts'
import { toEvent } from '../../shared/sandbox/presenters/to-order.ts'
import { decline, orderStatus, pay } from '../../shared/sandbox/rules/order.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'

/** A customer's actions on an order. Leaving changes nothing: the session ends by itself. */
const outcomes = { succeed: pay, decline, abandon: undefined }

export const handler = endpoint(playSandboxCheckout, async ({ params, body, now }) => {
  const change = outcomes[body.outcome]
  const order = await changeOrder(params.id, before => change?.(before, now) ?? before)
  if (!order) throw notFound()
  const event = change && toEvent(order, now)
  const message = { body: event, delaySeconds: body.delay_seconds }
  const messages = event ? Array.from({ length: 1 + body.duplicates }, () => message) : []
  await sendMessages('sandbox-webhooks', messages)
  return { id: order.id, status: orderStatus(order, now), webhooks: messages.length }
})
