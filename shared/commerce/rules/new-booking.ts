import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { idOf, newId, suffixOf } from '../../kernel/ids.ts'
import { sum } from '../../kernel/money.ts'
import { commerceIds } from '../domain.ts'
import type { Payment } from './payment.ts'
import { firstCharge } from './plan.ts'
import type { Booking, Contact, Reservation } from './records.ts'
import { type Keyed, requestIdentity } from './request-identity.ts'
import type { Details } from './reservation-record.ts'
import type { Draft } from './selling.ts'

/** The identity of a request to book; one without a key is known by its own id, which the SDK's retries of its writes share. */
export const bookingRequest = (asked: Keyed & { readonly requestId: string }): string =>
  requestIdentity('booking', asked) ?? derivedSuffix('booking', asked.requestId)

/** A booking to be made: its owner, its kind's draft, and the request that makes it. */
export interface Asked {
  /** Of a booking that is to be made once, whoever asks for it, and that needs no hold. */
  readonly id?: string | undefined
  readonly user_id: string
  readonly kind: string
  readonly draft: Draft<Details> & Pick<Booking, 'adjustments'>
  readonly contact: Contact
  readonly request?: string | undefined
  readonly reservation?: Reservation | undefined
  /** How long a booking without a hold awaits its payment. */
  readonly awaitsMs: number
}

/**
 * A booking before it has a reference.
 * @throws RangeError for a draft that has a price and the plan `free`
 */
export const newBooking = (asked: Asked, now: EpochMs): Omit<Booking, 'booking_reference'> => {
  const { user_id, kind, contact, request, reservation, awaitsMs } = asked
  const { subject_id, details, lines, adjustments, currency, plan, deposit, issuer } = asked.draft
  const total_amount = sum(lines.map(({ amount, tax }) => amount + tax))
  if (plan === 'free' && total_amount !== 0) throw new RangeError(`a free booking of ${total_amount}`)
  return {
    id: asked.id ?? newId(commerceIds.booking, now),
    user_id,
    kind,
    subject_id,
    issuer,
    request,
    state: 'pending_payment',
    reservation_id: reservation?.id,
    // Where amounts are due later, what they come to may not be known yet.
    plan: total_amount === 0 && (plan === 'prepaid' || plan === 'authorize_then_capture') ? 'free' : plan,
    lines,
    ...(adjustments && { adjustments }),
    total_amount,
    currency,
    charges: [firstCharge(plan, total_amount, deposit)],
    contact,
    details,
    revision: 0,
    created_at: now,
    ...(reservation ? {} : { expires_at: now + awaitsMs }),
  }
}

/**
 * The payment of nothing that settles a booking for which nothing is due at first, like any other: a crash halfway is found
 * and finished. Undefined where something is due.
 */
export const openingPayment = (booking: Omit<Booking, 'booking_reference'>): Payment | undefined => {
  if (booking.charges[0]?.amount !== 0) return undefined
  return {
    id: idOf(commerceIds.payment, suffixOf(booking.id)),
    user_id: booking.user_id,
    booking_id: booking.id,
    reservation_id: booking.reservation_id,
    amount: 0,
    currency: booking.currency,
    state: 'paid',
    revision: 0,
    attempts: [],
    captures: [],
    created_at: booking.created_at,
  }
}

export const alreadyBooked = (bookingId: string): DomainError =>
  new DomainError('ALREADY_BOOKED', 'This reservation has a booking already.', { details: { booking_id: bookingId } })

export const isOfRequest = (booking: Booking, request: string | undefined): boolean =>
  request !== undefined && booking.request === request
