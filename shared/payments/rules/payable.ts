import type { Payment } from '../../commerce/rules/payment.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import { requireActive } from '../../commerce/rules/reservation.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'

/** What the customer wants to pay for: a held reservation, and its booking and payment if it has any yet. */
export interface Payable {
  readonly reservation: Reservation
  readonly booking: Booking | undefined
  readonly payment: Payment | undefined
}

/**
 * Refuses cash, until agents sell at a counter.
 * @throws DomainError PAYMENT_METHOD_UNAVAILABLE
 */
export const requireMethod = (method: string): void => {
  if (method === 'cash')
    throw new DomainError('PAYMENT_METHOD_UNAVAILABLE', 'Cash is taken by an agent only; please pay in another way.')
}

/**
 * @throws DomainError ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED, RESERVATION_NOT_ACTIVE, NOTHING_DUE,
 *   AMOUNT_MISMATCH with what is due
 */
export const requirePayable = ({ reservation, booking, payment }: Payable, amount: number, now: EpochMs): void => {
  if (payment) requireOpen(payment)
  if (booking?.state === 'confirmed') throw alreadyPaid()
  if (booking?.state === 'cancelled') throw cancelled()
  requireActive(reservation, now)
  const { total_amount: due, currency } = reservation
  if (amount !== due)
    throw new DomainError('AMOUNT_MISMATCH', 'This is not the amount that is due.', { details: { due, currency } })
  if (due === 0) throw new DomainError('NOTHING_DUE', 'This costs nothing: creating the booking confirms it.')
}

/** @throws DomainError ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED */
export const requireOpen = ({ state }: Payment): void => {
  if (state === 'paid' || state === 'confirmed') throw alreadyPaid()
  if (state === 'given_back') throw cancelled()
  if (state === 'quarantined')
    throw new DomainError('PAYMENT_UNDER_REVIEW', 'This payment is being looked at; please do not pay again.')
}

export const alreadyPaid = () => new DomainError('ALREADY_PAID', 'This was paid already.')

const cancelled = () => new DomainError('BOOKING_CANCELLED', 'This booking was cancelled, so nothing is due for it.')
