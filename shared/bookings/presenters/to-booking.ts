import type { output } from 'zod/v4/core'
import { bookingStatus } from '../../commerce/rules/booking.ts'
import { isUnfinished, type Payment, paymentStatus } from '../../commerce/rules/payment.ts'
import { amountDue } from '../../commerce/rules/plan.ts'
import type { Booking as BookingRecord, Reservation } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { Loaded } from '../../commerce/rules/selling.ts'
import type { BookingShowing } from '../../commerce/rules/shown.ts'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Booking } from '../contracts/booking.ts'
import { toBookingSummary } from './to-booking-summary.ts'

/** A booking's related records, where they exist, and how its kind shows it. */
export interface Belongings {
  readonly reservation?: Reservation | undefined
  readonly payment?: Payment | undefined
  readonly loaded?: Loaded
  readonly showing: BookingShowing<Details> | undefined
}

/** A booking with its related records, as shown to its booker at `now`. */
export const toBooking = async (
  record: BookingRecord,
  { reservation, payment, loaded = {}, showing }: Belongings,
  now: EpochMs,
): Promise<output<typeof Booking>> => {
  const own = await showing?.booking({ booking: record, loaded, now })
  const ends = endOf(record, reservation, now)
  const common = {
    ...toBookingSummary(record, reservation, showing, now),
    plan: record.plan,
    lines: record.lines,
    charges: record.charges,
    amount_due: amountDue(record.charges),
    cancel_reason: record.cancel_reason ? product.shownReason(record.cancel_reason) : null,
    expires_at: ends === undefined ? null : toIso(ends),
    contact: record.contact,
    payment: payment ? toPayment(payment, record, now) : null,
  }
  return { ...common, ...own } as unknown as output<typeof Booking>
}

/** When a booking ends that awaits its payment. */
const endOf = (record: BookingRecord, reservation: Reservation | undefined, now: EpochMs): EpochMs | undefined => {
  if (bookingStatus(record, reservation, now) !== 'pending_payment' || reservation?.state === 'converted')
    return undefined
  return reservation ? reservation.expires_at : record.expires_at
}

const toPayment = (payment: Payment, { state }: BookingRecord, now: EpochMs) => ({
  id: payment.id,
  // The payment is the last record that a sale changes, a moment after the confirmation.
  status: state === 'confirmed' && isUnfinished(payment) ? 'succeeded' : paymentStatus(payment, now),
  gateway: payment.attempts.at(-1)?.gateway ?? '',
  amount: payment.amount,
  currency: payment.currency,
})
