import { DomainError } from '../../kernel/errors.ts'
import { logForReview } from '../../platform/observability/review.ts'
import { observeOrder } from '../rules/observe-order.ts'
import { authorizedAttempt, type GatewayOrder, type Payment } from '../rules/payment.ts'
import type { Kinds, SigningKeys } from '../rules/selling.ts'
import { changePayment } from '../store/payments.ts'

/** What the saga needs of others: the kinds that are sold, the keys that sign, and the gateways. */
export interface Settling {
  readonly kinds: Kinds
  readonly keys: SigningKeys
  readonly gateways: {
    /** The gateway's own record of an order; undefined when it has none. */
    readonly retrieve: (gateway: string, orderId: string) => Promise<GatewayOrder | undefined>
    /**
     * Captures authorized money, or all of it where the gateway cannot capture a part. The same `key` captures once.
     * @throws DomainError CAPTURE_REFUSED when no repeat can succeed
     */
    readonly capture: (
      gateway: string,
      capture: { key: string; order_id: string; amount: number; authorized: number },
    ) => Promise<GatewayOrder>
    /** Lets authorized money go; returns the order afterwards. */
    readonly void: (gateway: string, orderId: string) => Promise<GatewayOrder | undefined>
  }
}

/** Writes down what was seen of a payment's orders. @returns undefined when it was changed meanwhile */
export const note = async (payment: Payment, seen: Payment): Promise<Payment | undefined> => {
  const { state, attempts, authorization, authorized_key, captures, mandate, quarantine_reason } = seen
  const noted = await changePayment(payment, {
    state,
    attempts,
    authorization,
    authorized_key,
    captures,
    mandate,
    quarantine_reason,
  })
  if (noted && seen.state === 'quarantined' && payment.state !== 'quarantined')
    logForReview('payment_quarantined', payment.id)
  return noted
}

/**
 * Captures authorized money at its gateway, and writes that down.
 * @returns `refused` where it never can be; undefined when the payment was changed meanwhile
 */
export const captured = async (
  payment: Payment,
  amount: number,
  { capture }: Settling['gateways'],
): Promise<Payment | 'refused' | undefined> => {
  const attempt = authorizedAttempt(payment)
  if (!attempt?.order_id || !payment.authorization) throw new Error(`${payment.id} has nothing to capture`)
  const { gateway, order_id } = attempt
  try {
    const authorized = payment.authorization.amount
    const order = await capture(gateway, { key: `${attempt.key}.capture`, order_id, amount, authorized })
    const seen = observeOrder(payment, order)
    if (seen === payment) throw new Error(`${gateway} has not captured ${order_id}`)
    return note(payment, seen)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CAPTURE_REFUSED') return 'refused'
    throw error
  }
}

/** Lets an attempt's authorized money go, and writes that down. @returns undefined when the payment was changed meanwhile */
export const voided = async (
  payment: Payment,
  key: string,
  gateways: Settling['gateways'],
): Promise<Payment | undefined> => {
  const attempt = payment.attempts.find(each => each.key === key)
  const order = await gateways.void(attempt?.gateway ?? '', attempt?.order_id ?? '')
  const seen = order ? observeOrder(payment, order) : payment
  if (seen === payment) throw new Error(`${key} was not let go`)
  return note(payment, seen)
}
