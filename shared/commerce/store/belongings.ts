import { idOf, suffixOf } from '../../kernel/ids.ts'
import { commerceIds } from '../domain.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import { readBooking } from './bookings.ts'
import { readPayment } from './payments.ts'
import { readReservation } from './reservations.ts'
import { readTicket } from './tickets.ts'

/** Payment and ticket have their booking's suffix, so they are read without reading the booking first. */
export const readPaymentAndTicket = async (userId: string, bookingId: string) => {
  const suffix = suffixOf(bookingId)
  const [payment, ticket] = await Promise.all([
    readPayment(userId, idOf(commerceIds.payment, suffix)),
    readTicket(userId, idOf(commerceIds.ticket, suffix)),
  ])
  return { payment, ticket }
}

/** The hold whose end is the booking's end, for a booking that awaits payment. */
export const readHoldOf = (booking: Booking): Promise<Reservation | undefined> | undefined =>
  booking.state === 'pending_payment' ? readReservation(booking.user_id, booking.reservation_id) : undefined

/** A reservation and its booking; undefined for one that does not exist. */
export const readReservationAndBooking = async (userId: string, reservationId: string) => {
  const reservation = await readReservation(userId, reservationId)
  const { booking_id } = reservation ?? {}
  return { reservation, booking: booking_id === undefined ? undefined : await readBooking(userId, booking_id) }
}
