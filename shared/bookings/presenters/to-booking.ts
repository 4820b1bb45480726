import type { output } from 'zod/v4/core'
import { bookingStatus } from '../../commerce/rules/booking.ts'
import { isUnfinished, type Payment, paymentStatus } from '../../commerce/rules/payment.ts'
import { isErased } from '../../commerce/rules/personal-data.ts'
import type { Booking as BookingRecord, Reservation, Ticket } from '../../commerce/rules/records.ts'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { toTicket } from '../../tickets/presenters/to-ticket.ts'
import type { Booking } from '../contracts/booking.ts'
import { toBookingSummary } from './to-booking-summary.ts'

/** A booking's related records, where they exist. */
export interface Belongings {
  readonly reservation?: Reservation | undefined
  readonly payment?: Payment | undefined
  readonly ticket?: Ticket | undefined
}

/** A booking with its related records, as shown to its booker at `now`. */
export const toBooking = async (
  record: BookingRecord,
  { reservation, payment, ticket }: Belongings,
  now: EpochMs,
): Promise<output<typeof Booking>> => {
  const status = bookingStatus(record, reservation, now)
  const awaitsPayment = status === 'pending_payment' && reservation?.state !== 'converted'
  return {
    ...toBookingSummary(record, reservation, now),
    cancel_reason: record.cancel_reason ? product.shownReason(record.cancel_reason) : null,
    expires_at: awaitsPayment && reservation ? toIso(reservation.expires_at) : null,
    passengers: [...record.passengers],
    contact: record.contact,
    payment: payment ? toPayment(payment, record, now) : null,
    // The ticket exists a moment before the confirmation, and is shown with it.
    ticket: ticket && !isErased(ticket) && record.state !== 'pending_payment' ? await toTicket(ticket, now) : null,
  }
}

const toPayment = (payment: Payment, { state }: BookingRecord, now: EpochMs) => ({
  id: payment.id,
  // The payment is the last record that a sale changes, a moment after the confirmation.
  status: state === 'confirmed' && isUnfinished(payment) ? 'succeeded' : paymentStatus(payment, now),
  gateway: payment.attempts.at(-1)?.gateway ?? '',
  amount: payment.amount,
  currency: payment.currency,
})
