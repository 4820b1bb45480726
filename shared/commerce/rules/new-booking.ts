import { type Offer, summaryBetween } from '../../inventory/rules/offer.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { commerceIds } from '../domain.ts'
import type { Booking, Contact, Passenger, Reservation } from './records.ts'
import { requireActive } from './reservation.ts'

/** A booking's passengers and contact, and the request that makes it. */
interface Named {
  readonly passengers: readonly Passenger[]
  readonly contact: Contact
  readonly request?: string | undefined
}

/** The identity of a request to book: the same for the same Idempotency-Key and body of the same user. */
export const bookingRequest = ({ user, idempotencyKey, fingerprint, requestId }: BookingCommand): string =>
  idempotencyKey === undefined
    ? derivedSuffix('booking', requestId)
    : derivedSuffix('booking', user.user_id, idempotencyKey, fingerprint)

interface BookingCommand {
  readonly user: { readonly user_id: string }
  readonly idempotencyKey: string | undefined
  readonly fingerprint: string
  readonly requestId: string
}

/**
 * A booking of a reservation before it has a reference, with the id that the reservation may have noted. It keeps the
 * summary of the offer as it is now, whatever changes later.
 */
export const newBooking = (
  reservation: Reservation,
  { passengers, contact, request }: Named,
  offer: Offer | undefined,
  now: EpochMs,
): Omit<Booking, 'booking_reference'> => ({
  id: reservation.booking_id ?? newId(commerceIds.booking, now),
  user_id: reservation.user_id,
  request,
  state: 'pending_payment',
  reservation_id: reservation.id,
  schedule_id: reservation.schedule_id,
  from_stop: reservation.from_stop,
  to_stop: reservation.to_stop,
  seats: reservation.seats,
  passengers,
  contact,
  total_amount: reservation.total_amount,
  currency: reservation.currency,
  summary: offer ? summaryBetween(offer, reservation.from_stop, reservation.to_stop) : null,
  created_at: now,
})

/**
 * A reservation that holds its seats and has no booking yet. Where it notes the id of a booking that does not exist,
 * the attempt that noted it died.
 * @throws DomainError RESERVATION_NOT_FOUND, ALREADY_BOOKED with the booking's id, RESERVATION_NOT_ACTIVE
 */
export const requireBookable = (
  reservation: Reservation | undefined,
  booking: Booking | undefined,
  now: EpochMs,
): Reservation => {
  if (!reservation) throw new DomainError('RESERVATION_NOT_FOUND', 'There is no such reservation.')
  if (booking)
    throw new DomainError('ALREADY_BOOKED', 'This reservation has a booking already.', {
      details: { booking_id: booking.id },
    })
  requireActive(reservation, now)
  return reservation
}

export const isOfRequest = (booking: Booking, request: string | undefined): boolean =>
  request !== undefined && booking.request === request
