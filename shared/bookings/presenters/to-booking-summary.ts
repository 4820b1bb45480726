import type { output } from 'zod/v4/core'
import { unsold } from '../../commerce/contracts/kinds.ts'
import { bookingStatus } from '../../commerce/rules/booking.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { BookingShowing } from '../../commerce/rules/shown.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { BookingSummary } from '../contracts/booking.ts'

/**
 * A booking as shown to its booker in a list at `now`, with the members of its kind; its hold matters only while it awaits
 * payment.
 */
export const toBookingSummary = (
  record: Booking,
  reservation: Reservation | undefined,
  showing: BookingShowing<Details> | undefined,
  now: EpochMs,
): output<typeof BookingSummary> => {
  const common = {
    id: record.id,
    kind: showing ? record.kind : unsold,
    booking_reference: record.booking_reference,
    status: bookingStatus(record, reservation, now),
    created_at: toIso(record.created_at),
    reservation_id: record.reservation_id ?? null,
    total_amount: record.total_amount,
    currency: record.currency,
  }
  return { ...common, ...showing?.summary(record) } as output<typeof BookingSummary>
}
