import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { amounts, type Order, orderStatus } from './order.ts'

/** The money that was authorized: what was captured of it, what went back to the customer, what can still be captured. */
export interface AuthorizedMoney {
  readonly captured: number
  readonly released: number
  readonly capturable: number
}

/** The three add up to what was authorized. An authorization ends by its one capture, by a void, or by itself. */
export const authorizedMoney = (order: Order, now: EpochMs): AuthorizedMoney => {
  const authorized = order.authorization?.amount ?? 0
  if (orderStatus(order, now) === 'authorized') return { captured: 0, released: 0, capturable: authorized }
  const captured = order.authorization ? amounts(order.captures) : 0
  return { captured, released: authorized - captured, capturable: 0 }
}

/** The same id for the same Idempotency-Key, so that a repeated request finds its own capture. */
const captureId = (order: Order, key: string): string => `cap_${derivedSuffix(order.id, 'capture', key)}`

/**
 * Captures the authorized money or a part of it, and releases the rest. The same `key` captures once.
 * @throws DomainError ORDER_NOT_AUTHORIZED, AUTHORIZATION_EXPIRED, AUTHORIZATION_VOIDED, ALREADY_CAPTURED,
 *   CAPTURE_TOO_LARGE, IDEMPOTENCY_KEY_REUSED
 */
export const capture = (order: Order, { key, amount }: { key: string; amount: number }, now: EpochMs): Order => {
  const id = captureId(order, key)
  const earlier = order.captures.find(made => made.id === id)
  if (earlier) return requireAmount(order, earlier.amount, amount)
  const { currency, amount: authorized } = requireAuthorization(order, now)
  if (amount > authorized)
    throw new DomainError('CAPTURE_TOO_LARGE', `Only ${authorized} of this order is authorized.`, {
      details: { authorized },
    })
  return { ...order, state: 'paid', captures: [{ id, amount, currency, created_at: now }] }
}

const requireAmount = (order: Order, captured: number, amount: number): Order => {
  if (captured === amount) return order
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another amount.')
}

const requireAuthorization = (order: Order, now: EpochMs): NonNullable<Order['authorization']> => {
  const status = orderStatus(order, now)
  if (order.authorization && status === 'authorized') return order.authorization
  throw refusalOf(order, status)
}

const refusalOf = (order: Order, status: string): DomainError => {
  const details = { order_status: status }
  if (order.captures.length > 0)
    return new DomainError('ALREADY_CAPTURED', 'The money of this order was captured before.', { details })
  if (order.state === 'voided')
    return new DomainError('AUTHORIZATION_VOIDED', 'The authorization of this order was voided.', { details })
  if (order.state === 'authorized')
    return new DomainError('AUTHORIZATION_EXPIRED', 'The authorization of this order has lapsed.', { details })
  return new DomainError('ORDER_NOT_AUTHORIZED', `This order is ${status}: no money is authorized for it.`, { details })
}

/** Releases all of the authorized money; an order without an authorization that still stands stays as it is. */
export const voidAuthorization = (order: Order, now: EpochMs): Order =>
  orderStatus(order, now) === 'authorized' ? { ...order, state: 'voided', voided_at: now } : order
