import { observeOrder } from '../../commerce/rules/observe-order.ts'
import { type GatewayOrder, isUnfinished, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import { changePayment, readPayment, type Unfinished } from '../../commerce/store/payments.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { askAbout, closeSessions } from './close-sessions.ts'

/** How long an order that its gateway does not end is asked about after its time. A later payment still comes as an event. */
const askedForMs = 7 * 24 * 3600_000

/**
 * Finishes a payment that has been unfinished for long: asks its gateway, sends the answer to the settle consumer, and
 * ends the payment when its time is over and no money came. A sale that stopped halfway is sent on as it is.
 */
export const reconcilePayment = async ({ userId, paymentId }: Unfinished, now: EpochMs): Promise<void> => {
  const payment = await readPayment(userId, paymentId)
  if (!payment || !isUnfinished(payment)) return
  if (payment.state === 'paid') return handOn(payment, [])
  if (payment.state !== 'open') return handOn(payment, await askAbout(payment))
  const endedAt = lastAttempt(payment)?.expires_at ?? payment.created_at
  const orders = await (now < endedAt ? askAbout : closeSessions)(payment)
  const seen = orders.reduce(observeOrder, payment)
  const isOver = now >= endedAt && (now >= endedAt + askedForMs || !orders.some(isPayable))
  // A concurrent change of the payment refuses this write; the next run handles the payment again.
  if (isOver && !orders.some(hasMoney)) await changePayment(payment, { state: 'expired', attempts: seen.attempts })
  else if (seen !== payment) await handOn(payment, orders)
}

const hasMoney = ({ status, captures }: GatewayOrder): boolean => captures.length > 0 || status === 'authorized'

/** An order whose session its gateway could not end. */
const isPayable = ({ status }: GatewayOrder): boolean => status === 'open' || status === 'declined'

/** Sales are settled in one place, where a queue ensures that each is tried until it is done. */
const handOn = ({ user_id, id }: Payment, orders: readonly GatewayOrder[]): Promise<void> =>
  sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: id, orders } }])
