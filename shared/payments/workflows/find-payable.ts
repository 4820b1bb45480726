import { commerceIds } from '../../commerce/domain.ts'
import { readReservationAndBooking } from '../../commerce/store/belongings.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { readReservation } from '../../commerce/store/reservations.ts'
import { DomainError } from '../../kernel/errors.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import type { Payable } from '../rules/payable.ts'

/** The id a customer pays for: one of the two. */
export interface Named {
  readonly reservation_id?: string | undefined
  readonly booking_id?: string | undefined
}

/**
 * @throws DomainError BOOKING_NOT_FOUND, RESERVATION_NOT_FOUND, also for one of another account; RESERVATION_NOT_ACTIVE
 */
export const findPayable = (userId: string, { reservation_id, booking_id }: Named): Promise<Payable> =>
  booking_id === undefined ? byReservation(userId, reservation_id ?? '') : byBooking(userId, booking_id)

const byBooking = async (userId: string, bookingId: string): Promise<Payable> => {
  const [booking, payment] = await Promise.all([
    readBooking(userId, bookingId),
    readPayment(userId, idOf(commerceIds.payment, suffixOf(bookingId))),
  ])
  if (!booking) throw new DomainError('BOOKING_NOT_FOUND', 'There is no such booking.')
  const reservation = await readReservation(userId, booking.reservation_id)
  if (!reservation) throw new DomainError('RESERVATION_NOT_ACTIVE', 'The seats of this booking are not held any more.')
  return { reservation, booking, payment }
}

const byReservation = async (userId: string, reservationId: string): Promise<Payable> => {
  const { reservation, booking } = await readReservationAndBooking(userId, reservationId)
  if (!reservation) throw new DomainError('RESERVATION_NOT_FOUND', 'There is no such reservation.')
  if (!booking) return { reservation, booking: undefined, payment: undefined }
  return { reservation, booking, payment: await readPayment(userId, idOf(commerceIds.payment, suffixOf(booking.id))) }
}
