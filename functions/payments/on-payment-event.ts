import { settle } from '../../shared/commerce/saga/settle.ts'
import { keepEvent, markSettled, markUnmatched } from '../../shared/commerce/store/gateway-events.ts'
import { now } from '../../shared/kernel/clock.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { settling } from '../../shared/payments/saga/settling.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** The one place where sales are settled. An event counts as done only when its sale has come as far as it goes. */
export const handler = consumer(PaymentEvent, async message => {
  if (message.kind === 'asked') {
    await settle({ userId: message.user_id, paymentId: message.payment_id, orders: message.orders }, settling)
    return
  }
  const { event } = message
  if ((await keepEvent(event, now())) === 'settled') return
  const { user_id: userId, payment_id: paymentId } = event.order
  const payment = await settle({ userId, paymentId, orders: [event.order] }, settling)
  await (payment ? markSettled(event, now()) : markUnmatched(event, now()))
})
