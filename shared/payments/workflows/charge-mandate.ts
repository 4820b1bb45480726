import { type KeptMandate, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import type { Charge } from '../../commerce/rules/plan.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { wantedOf } from '../rules/attempt.ts'
import { requirePayable } from '../rules/payable.ts'
import { findPayable } from './find-payable.ts'
import { startAttempt } from './start-attempt.ts'

export interface ChargingMandate {
  readonly kinds: Kinds
  readonly booking: Pick<Booking, 'id' | 'user_id'>
  readonly charge: Pick<Charge, 'id'>
  readonly mandate: KeptMandate
  /** Names this try: where it was declined, its repeat charges nothing. Without it, a call after a refusal is another try. */
  readonly request?: string | undefined
}

/**
 * Charges a booking's charge to a stored mandate. The attempt is recorded before the gateway is called, so that a run that
 * ended after whatever call is continued by its repeat, or by the reconciler, and charges once. Whether it was paid or declined
 * the settle consumer writes down, which gets the gateway's record.
 * @returns the payment; of one that has its money, or was given back, as it is
 * @throws DomainError GATEWAY_UNAVAILABLE, BOOKING_NOT_FOUND, and what `chargeOf` and `requirePayable` throw
 */
export const chargeMandate = async (
  { kinds, booking, charge, mandate: { gateway: name, ...mandate }, request }: ChargingMandate,
  now: EpochMs,
): Promise<Payment> => {
  const payable = await findPayable(kinds, booking.user_id, { booking_id: booking.id, charge_id: charge.id })
  const { payment: known, booking: found } = payable
  if (known && known.state !== 'open' && known.state !== 'expired') return known
  if (!found) throw new Error(`${booking.id} has no charge ${charge.id}`)
  requirePayable(payable, payable.charge.amount, now)
  const { capture } = wantedOf(found, payable.charge, { method, gateway: { name, can: whole } })
  const paying = { ...payable, booking: found, kinds, request }
  const payment = await startAttempt(paying, { gateway: name, method, capture, mandate }, now)
  await handOn(payment)
  return payment
}

const method = 'mandate'

/** Nobody can pay an order that is charged to a mandate, so no session has to be ended. */
const whole = { cancel: true, mandates: true } as const

const handOn = async (payment: Payment): Promise<void> => {
  const attempt = lastAttempt(payment)
  if (!attempt?.mandate || attempt.state !== 'open' || attempt.order_id === undefined) return
  const order = await gatewayOf(attempt.gateway).retrieve(attempt.order_id)
  if (!order) throw new Error(`the gateway ${attempt.gateway} has no order ${attempt.order_id}`)
  const { user_id, id: payment_id } = payment
  await sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id, orders: [order] } }])
}
