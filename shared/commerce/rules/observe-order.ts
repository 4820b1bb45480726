import type { Attempt, Capture, Captured, GatewayOrder, Payment } from './payment.ts'

/**
 * An attempt's states, the lowest first: its state only rises, in whatever order and however often its gateway reports.
 */
const ranks: readonly Attempt['state'][] = [
  'starting',
  'open',
  'declined',
  'cancelled',
  'expired',
  'authorized',
  'voided',
  'captured',
]

const later = (left: Attempt['state'], right: Attempt['state']): Attempt['state'] =>
  ranks.indexOf(left) >= ranks.indexOf(right) ? left : right

/**
 * The payment with an order's news. Captures are facts that nothing reverses: they are collected, so that repeated,
 * reordered and contradictory news end in the same payment. Returns the same object where the order has nothing new.
 */
export const observeOrder = (payment: Payment, order: GatewayOrder): Payment => {
  const attempts = payment.attempts.map(attempt => {
    if (attempt.gateway !== order.gateway || attempt.order_id !== order.id) return attempt
    const state = later(attempt.state, stateOf(order))
    return state === attempt.state ? attempt : { ...attempt, state }
  })
  const fresh = order.captures.filter(capture => !isKnown(payment, order, capture))
  const mandate = mandateOf(payment, order)
  if (
    fresh.length === 0 &&
    mandate === payment.mandate &&
    attempts.every((attempt, index) => attempt === payment.attempts[index])
  )
    return payment
  const captures = [...payment.captures, ...fresh.map(capture => captureOf(order, capture))]
  return withMoney({ ...payment, attempts, captures, mandate }, order)
}

/** That of the first order that has been paid. */
const mandateOf = (payment: Payment, { gateway, mandate, captures }: GatewayOrder): Payment['mandate'] => {
  const isNew = !payment.mandate && !payment.forgets_mandate && captures.length > 0
  return isNew && mandate ? { gateway, ...mandate } : payment.mandate
}

/** An authorization that ended without a capture is void, whether it was let go or lapsed. */
const stateOf = ({ status, authorization, captures }: GatewayOrder): Attempt['state'] => {
  if (captures.length > 0) return 'captured'
  if (status === 'paid' || status === 'approved') return 'open'
  return status === 'expired' && authorization ? 'voided' : status
}

const isKnown = ({ captures }: Payment, { gateway }: GatewayOrder, { id }: Captured): boolean =>
  captures.some(capture => capture.gateway === gateway && capture.id === id)

const captureOf = (
  { gateway, id: order_id }: GatewayOrder,
  { id, amount, currency, captured_at, fee }: Captured,
): Capture => ({
  id,
  amount,
  currency,
  captured_at,
  ...(fee && { fee }),
  gateway,
  order_id,
})

const awaitsMoney: readonly Payment['state'][] = ['open', 'expired', 'authorized']

/**
 * Marks an unpaid payment as paid once it has a capture, or as authorized. Money of another amount or currency than is due
 * needs a manual review.
 */
const withMoney = (payment: Payment, order: GatewayOrder): Payment => {
  if (!awaitsMoney.includes(payment.state)) return payment
  const [first] = payment.captures
  if (first) return isDue(payment, first) ? { ...payment, state: 'paid' } : putAside(payment)
  const attempt = payment.attempts.find(({ gateway, order_id }) => gateway === order.gateway && order_id === order.id)
  if (payment.state === 'authorized' || !order.authorization || attempt?.state !== 'authorized') return payment
  if (!isSame(payment, order.authorization)) return putAside(payment)
  return { ...payment, state: 'authorized', authorization: order.authorization, authorized_key: attempt.key }
}

const putAside = (payment: Payment): Payment => ({
  ...payment,
  state: 'quarantined',
  quarantine_reason: 'amount_differs',
})

const isSame = (payment: Payment, { amount, currency }: Pick<Captured, 'amount' | 'currency'>): boolean =>
  amount === payment.amount && currency === payment.currency

/** Of authorized money, the part that was to be captured may come too. */
const isDue = (payment: Payment, captured: Captured): boolean =>
  isSame(payment, captured) || isSame({ ...payment, amount: payment.to_capture ?? payment.amount }, captured)

/**
 * Whether an event alone is not enough to act on, so that the gateway is asked for its own record: its order is unknown
 * here, or the captured money is not what was due.
 */
export const isInDoubt = (payment: Payment, order: GatewayOrder): boolean =>
  !payment.attempts.some(({ gateway, order_id }) => gateway === order.gateway && order_id === order.id) ||
  order.captures.some(capture => !isKnown(payment, order, capture) && !isDue(payment, capture)) ||
  (payment.authorization === undefined && order.authorization !== undefined && !isSame(payment, order.authorization))

/**
 * The payment after an event in doubt and the gateway's own record, which decides. An event of a capture that the
 * record does not have needs a manual review.
 */
export const observeInDoubt = (payment: Payment, told: GatewayOrder, record: GatewayOrder | undefined): Payment => {
  const own = record?.payment_id === payment.id ? record : undefined
  const seen = own ? observeOrder(payment, own) : payment
  const unproven = told.captures.some(capture => !own?.captures.some(({ id }) => id === capture.id))
  if (!unproven || !awaitsMoney.includes(seen.state)) return seen
  return { ...seen, state: 'quarantined', quarantine_reason: 'event_contradicts_record' }
}
