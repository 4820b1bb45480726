import type { Attempt, Capture, Captured, GatewayOrder, Payment } from './payment.ts'

/**
 * An attempt's states, the lowest first: its state only rises, in whatever order and however often its gateway reports.
 */
const ranks: readonly Attempt['state'][] = ['starting', 'open', 'declined', 'cancelled', 'expired', 'captured']

const later = (left: Attempt['state'], right: Attempt['state']): Attempt['state'] =>
  ranks.indexOf(left) >= ranks.indexOf(right) ? left : right

/**
 * The payment with an order's news. Captures are facts that nothing reverses: they are collected, so that repeated,
 * reordered and contradictory news end in the same payment. Returns the same object where the order has nothing new.
 */
export const observeOrder = (payment: Payment, order: GatewayOrder): Payment => {
  const attempts = payment.attempts.map(attempt => {
    if (attempt.gateway !== order.gateway || attempt.order_id !== order.id) return attempt
    const state = later(attempt.state, order.captures.length > 0 ? 'captured' : stateOf(order))
    return state === attempt.state ? attempt : { ...attempt, state }
  })
  const fresh = order.captures.filter(capture => !isKnown(payment, order, capture))
  if (fresh.length === 0 && attempts.every((attempt, index) => attempt === payment.attempts[index])) return payment
  const captures = [...payment.captures, ...fresh.map(capture => captureOf(order, capture))]
  return withMoney({ ...payment, attempts, captures })
}

/** Authorized money may still be captured, so its attempt is open; voided money never comes. */
const stateOf = ({ status }: GatewayOrder): Attempt['state'] => {
  if (status === 'paid' || status === 'authorized') return 'open'
  return status === 'voided' ? 'cancelled' : status
}

const isKnown = ({ captures }: Payment, { gateway }: GatewayOrder, { id }: Captured): boolean =>
  captures.some(capture => capture.gateway === gateway && capture.id === id)

const captureOf = (
  { gateway, id: order_id }: GatewayOrder,
  { id, amount, currency, captured_at }: Captured,
): Capture => ({
  id,
  amount,
  currency,
  captured_at,
  gateway,
  order_id,
})

/**
 * Marks an unpaid payment as paid once it has a capture. A capture of another amount or currency than the one due needs
 * a manual review.
 */
const withMoney = (payment: Payment): Payment => {
  const [first] = payment.captures
  if (!first || (payment.state !== 'open' && payment.state !== 'expired')) return payment
  return isDue(payment, first)
    ? { ...payment, state: 'paid' }
    : { ...payment, state: 'quarantined', quarantine_reason: 'amount_differs' }
}

const isDue = (payment: Payment, { amount, currency }: Captured): boolean =>
  amount === payment.amount && currency === payment.currency

/**
 * Whether an event alone is not enough to act on, so that the gateway is asked for its own record: its order is unknown
 * here, or the captured money is not what was due.
 */
export const isInDoubt = (payment: Payment, order: GatewayOrder): boolean =>
  !payment.attempts.some(({ gateway, order_id }) => gateway === order.gateway && order_id === order.id) ||
  order.captures.some(capture => !isKnown(payment, order, capture) && !isDue(payment, capture))

/**
 * The payment after an event in doubt and the gateway's own record, which decides. An event of a capture that the
 * record does not have needs a manual review.
 */
export const observeInDoubt = (payment: Payment, told: GatewayOrder, record: GatewayOrder | undefined): Payment => {
  const own = record?.payment_id === payment.id ? record : undefined
  const seen = own ? observeOrder(payment, own) : payment
  const unproven = told.captures.some(capture => !own?.captures.some(({ id }) => id === capture.id))
  if (!unproven || (seen.state !== 'open' && seen.state !== 'expired')) return seen
  return { ...seen, state: 'quarantined', quarantine_reason: 'event_contradicts_record' }
}
