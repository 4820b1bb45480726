import type { Payment } from '../../commerce/rules/payment.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { changePayment } from '../../commerce/store/payments.ts'
import { readReservation } from '../../commerce/store/reservations.ts'
import { giveBackSale } from '../../commerce/store/sale.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { sendMessages } from '../../platform/events/queue.ts'

/**
 * Ends a payment's review. `refund` owes back all that was taken, and the booking that was never confirmed is cancelled;
 * `recheck` opens the payment again, whose gateway is then asked, where nothing was taken.
 * @returns the payment afterwards
 * @throws DomainError NOT_SET_ASIDE, MONEY_TAKEN, PAYMENT_CHANGED
 */
export const release = async (
  kinds: Kinds,
  payment: Payment,
  decision: 'refund' | 'recheck',
  now: EpochMs,
): Promise<Payment> => {
  if (payment.state !== 'quarantined')
    throw new DomainError('NOT_SET_ASIDE', 'This payment is not set aside, or not any more.')
  const after = await (decision === 'refund' ? giveBack(kinds, payment, now) : reopen(payment))
  if (!after) throw new DomainError('PAYMENT_CHANGED', 'This payment was changed just now; please look at it again.')
  return after
}

const giveBack = async (kinds: Kinds, payment: Payment, now: EpochMs): Promise<Payment | undefined> => {
  const { user_id, booking_id, reservation_id } = payment
  const [booking, reservation] = await Promise.all([
    readBooking(kinds, user_id, booking_id),
    reservation_id === undefined ? undefined : readReservation(kinds, user_id, reservation_id),
  ])
  if (!booking) throw new Error(`${payment.id} has no booking`)
  const done = await giveBackSale(kinds, { payment, booking, reservation }, 'set_aside', now)
  if (!done) return undefined
  // Money that is authorized beside it is let go.
  await sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: payment.id, orders: [] } }])
  return done.payment
}

const reopen = async (payment: Payment): Promise<Payment | undefined> => {
  if (payment.captures.length > 0)
    throw new DomainError('MONEY_TAKEN', 'Money was taken for this payment, and it is not what is due: pay it back.')
  const after = await changePayment(payment, { state: 'open', quarantine_reason: undefined })
  if (after) await sendMessages('payment-checks', [{ body: { user_id: payment.user_id, payment_id: payment.id } }])
  return after
}
