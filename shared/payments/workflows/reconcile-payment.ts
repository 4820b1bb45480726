import { observeOrder } from '../../commerce/rules/observe-order.ts'
import { type GatewayOrder, isUnfinished, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import { changePayment, readPayment, type Unfinished } from '../../commerce/store/payments.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { closeSessions } from './close-sessions.ts'

/**
 * Finishes a payment that has been unfinished for long: asks its gateway, sends the answer to the settle consumer, and
 * ends the payment when its time is over and no money came. A sale that stopped halfway is sent on as it is.
 */
export const reconcilePayment = async ({ userId, paymentId }: Unfinished, now: EpochMs): Promise<void> => {
  const payment = await readPayment(userId, paymentId)
  if (!payment || !isUnfinished(payment)) return
  if (payment.state === 'paid') return handOn(payment, [])
  const isOver = now >= (lastAttempt(payment)?.expires_at ?? payment.created_at)
  const orders = isOver ? await closeSessions(payment) : await askAbout(payment)
  const seen = orders.reduce(observeOrder, payment)
  if (orders.some(({ captures }) => captures.length > 0)) return handOn(payment, orders)
  // A concurrent change of the payment refuses this write; the next run handles the payment again.
  if (isOver) await changePayment(payment, { state: 'expired', attempts: seen.attempts })
  else if (seen !== payment) await handOn(payment, orders)
}

const askAbout = async ({ attempts }: Payment): Promise<GatewayOrder[]> => {
  const known = attempts.filter(({ state, order_id }) => order_id && (state === 'open' || state === 'declined'))
  const orders = await Promise.all(known.map(({ gateway, order_id }) => gatewayOf(gateway).retrieve(order_id ?? '')))
  return orders.filter(order => order !== undefined)
}

/** Sales are settled in one place, where a queue ensures that each is tried until it is done. */
const handOn = ({ user_id, id }: Payment, orders: readonly GatewayOrder[]): Promise<void> =>
  sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: id, orders } }])
