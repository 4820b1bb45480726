import { readClaimant } from '../../inventory/store/claimants.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { commerceIds } from '../domain.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { readPayment } from '../store/payments.ts'
import { readReservation } from '../store/reservations.ts'

/** A booking's first payment has its suffix, so it is read without reading the booking first. */
export const readFirstPayment = (userId: string, bookingId: string): Promise<Payment | undefined> =>
  readPayment(userId, idOf(commerceIds.payment, suffixOf(bookingId)))

/** The hold whose end is the booking's end, for a booking that awaits payment. */
export const readHoldOf = (kinds: Kinds, booking: Booking): Promise<Reservation | undefined> | undefined =>
  booking.state === 'pending_payment' && booking.reservation_id !== undefined
    ? readReservation(kinds, booking.user_id, booking.reservation_id)
    : undefined

/**
 * The id that the booking of a hold has or is about to have: its first inventory knows the one request that may book it. A
 * converted hold names its booking itself, as do those of an earlier version.
 */
export const readBookingId = async ({ id, booking_id, places }: Reservation): Promise<string | undefined> =>
  booking_id ?? (places[0] && (await readClaimant(places[0].inventory_id, suffixOf(id)))?.ref)

/** The booking made of a hold; undefined while there is none. */
export const readBookingOf = async (kinds: Kinds, reservation: Reservation): Promise<Booking | undefined> => {
  const bookingId = await readBookingId(reservation)
  return bookingId === undefined ? undefined : readBooking(kinds, reservation.user_id, bookingId)
}

/** A reservation and its booking; undefined for one that does not exist. */
export const readReservationAndBooking = async (kinds: Kinds, userId: string, reservationId: string) => {
  const reservation = await readReservation(kinds, userId, reservationId)
  return { reservation, booking: reservation && (await readBookingOf(kinds, reservation)) }
}

/**
 * A reservation as shown to its holder, with the id of its booking once there is one: the id is noted before the booking is
 * put, and the attempt may have died in between.
 */
export const withMadeBooking = async (kinds: Kinds, reservation: Reservation): Promise<Reservation> => {
  if (reservation.state === 'converted') return reservation
  return { ...reservation, booking_id: (await readBookingOf(kinds, reservation))?.id }
}
