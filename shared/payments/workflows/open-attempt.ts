import type { Attempt, Payment } from '../../commerce/rules/payment.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import { changePayment } from '../../commerce/store/payments.ts'
import type { NewOrder } from '../adapters/gateway.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { changeLast } from '../rules/attempt.ts'

/**
 * Has a payment's last attempt made an order at its gateway, or charged to its mandate, and notes which order that is. A repeat
 * finds the same one by the attempt's key.
 * @returns the changed payment; undefined when it was changed meanwhile
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const openAttempt = async (
  payment: Payment,
  booking: Booking,
  attempt: Attempt,
): Promise<Payment | undefined> => {
  const { order_id, checkout } = await (attempt.mandate ? charge : create)(payment, booking, attempt)
  return changePayment(payment, { attempts: changeLast(payment, { state: 'open', order_id }), checkout })
}

/**
 * Notes the order that a charge to a mandate has made though its answer was lost; nothing is charged.
 * @returns the changed payment; undefined where there is no such order, and when the payment was changed meanwhile
 */
export const noteCharge = async (
  payment: Payment,
  booking: Booking,
  attempt: Attempt,
): Promise<Payment | undefined> => {
  const { mandate, gateway } = attempt
  const made = mandate && (await gatewayOf(gateway).findCharge?.({ ...newOrder(payment, booking, attempt), mandate }))
  return made && changePayment(payment, { attempts: changeLast(payment, { state: 'open', order_id: made.id }) })
}

type Make = (payment: Payment, booking: Booking, attempt: Attempt) => Promise<Pick<Payment, 'checkout'> & Ordered>
interface Ordered {
  readonly order_id: string
}

const create: Make = (payment, booking, attempt) =>
  gatewayOf(attempt.gateway).create(newOrder(payment, booking, attempt))

const charge: Make = async (payment, booking, attempt) => {
  const { name, chargeMandate } = gatewayOf(attempt.gateway)
  if (!chargeMandate || !attempt.mandate) throw new Error(`the gateway ${name} charges no mandates`)
  const { id } = await chargeMandate({ ...newOrder(payment, booking, attempt), mandate: attempt.mandate })
  return { order_id: id, checkout: undefined }
}

const newOrder = (
  { id: payment_id, user_id, booking_id, amount, currency }: Payment,
  { booking_reference, contact }: Booking,
  { key, method, expires_at, capture, keeps_mandate }: Attempt,
): NewOrder => ({
  key,
  method,
  expires_at,
  payment_id,
  user_id,
  booking_id,
  description: `Booking ${booking_reference}`,
  amount,
  currency,
  capture: capture ?? 'automatic',
  ...(keeps_mandate && { keeps_mandate, contact }),
})
