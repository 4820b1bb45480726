import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import { firstCharge } from '../../commerce/rules/plan.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { readHoldOf, readReservationAndBooking } from '../../commerce/workflows/belongings.ts'
import { DomainError } from '../../kernel/errors.ts'
import { chargeOf, type Payable } from '../rules/payable.ts'

/** The id a customer pays for, one of the two, and the charge where it is named. */
export interface Named {
  readonly reservation_id?: string | undefined
  readonly booking_id?: string | undefined
  readonly charge_id?: string | undefined
}

/**
 * @throws DomainError BOOKING_NOT_FOUND, RESERVATION_NOT_FOUND, also for one of another owner; RESERVATION_NOT_ACTIVE;
 *   and what `chargeOf` throws
 */
export const findPayable = async (kinds: Kinds, userId: string, named: Named): Promise<Payable> => {
  const { reservation_id, booking_id, charge_id } = named
  if (booking_id === undefined) return byReservation(kinds, userId, reservation_id ?? '', charge_id)
  const booking = await readBooking(kinds, userId, booking_id)
  if (!booking) throw new DomainError('BOOKING_NOT_FOUND', 'There is no such booking.')
  const charge = chargeOf(booking, charge_id)
  const [payment, reservation] = await Promise.all([
    readPayment(userId, paymentIdOf(booking, charge.id)),
    readHoldOf(kinds, booking),
  ])
  if (booking.state === 'pending_payment' && booking.reservation_id !== undefined && !reservation)
    throw new DomainError('RESERVATION_NOT_ACTIVE', 'What this booking held is not held any more.')
  return { reservation, booking, charge, payment }
}

const byReservation = async (
  kinds: Kinds,
  userId: string,
  reservationId: string,
  chargeId: string | undefined,
): Promise<Payable> => {
  const { reservation, booking } = await readReservationAndBooking(kinds, userId, reservationId)
  if (!reservation) throw new DomainError('RESERVATION_NOT_FOUND', 'There is no such reservation.')
  return booking ? ofBooking(booking, reservation, chargeId) : unbooked(reservation)
}

const ofBooking = async (booking: Booking, reservation: Reservation, chargeId: string | undefined) => {
  const charge = chargeOf(booking, chargeId)
  const payment = await readPayment(booking.user_id, paymentIdOf(booking, charge.id))
  // Its hold ends with the first payment.
  const isAwaiting = booking.state === 'pending_payment'
  return { reservation: isAwaiting ? reservation : undefined, booking, charge, payment }
}

const unbooked = (reservation: Reservation): Payable => ({
  reservation,
  booking: undefined,
  charge: firstCharge('prepaid', reservation.total_amount),
  payment: undefined,
})
