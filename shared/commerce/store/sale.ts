import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import type { Capture, Payment } from '../rules/payment.ts'
import type { Booking, Reservation, Ticket } from '../rules/records.ts'
import type { CancelReason } from '../rules/refund-reason.ts'
import { bookingRecords } from './booking-item.ts'
import { changePayment, type PaymentChanges, paymentUpdate } from './payments.ts'
import { refundOf, refundPut, withRefund } from './refunds.ts'
import { ticketRecords, toTicketItem } from './ticket-item.ts'

/** The records that the end of a sale changes. */
export interface Records {
  readonly payment: Payment
  readonly booking: Booking
  /** Undefined when its record was deleted, long after its hold. */
  readonly reservation: Reservation | undefined
}

/**
 * Confirms a sale, in four writes. The reservation comes first and decides: once it is converted, neither can its
 * holder give it up nor another settler give the sale back (`giveBackSale` requires that it is not converted), so the
 * sale can end in no other way. The payment comes last: until then the reconciler finds it and finishes the sale. The
 * ticket comes before the booking, whose confirmation sends a mail.
 * @returns the payment afterwards; undefined when a record was changed meanwhile: the hold was given up, or another
 *   settler was first
 */
export const confirmSale = async (
  { payment, booking }: Records,
  reservation: Reservation,
  ticket: Ticket,
  now: EpochMs,
): Promise<Payment | undefined> => {
  // Both are checked before the first write.
  const issue = ticketPut(ticket, booking)
  const confirmation = bookingUpdate(booking, 'confirmed', { confirmed_at: now })
  if (!(await isWritten(conversion(reservation)))) return undefined
  // An existing ticket is of this same sale.
  await isWritten(issue)
  if (!(await isWritten(confirmation))) return undefined
  return concludeSale(payment)
}

/**
 * Records that a sale whose booking is confirmed has ended.
 * @returns undefined when the payment was changed meanwhile
 */
export const concludeSale = (payment: Payment): Promise<Payment | undefined> =>
  changePayment(payment, { state: 'confirmed' })

/**
 * Ends a sale whose seats cannot be had: the booking is cancelled and every capture is owed back. The reservation notes
 * it in the same transaction: a settler that has sold the seats since these were found taken either converts it first,
 * or cannot any more.
 * @returns the payment afterwards; undefined when a record was changed meanwhile
 */
export const giveBackSale = async (
  { payment, booking, reservation }: Records,
  reason: CancelReason,
  now: EpochMs,
): Promise<Payment | undefined> => {
  const refunds = payment.captures.map((capture, index) =>
    refundOf(payment, capture, index === 0 ? reason : 'second_capture', now),
  )
  const captures = refunds.reduce(
    (noted, refund) => withRefund({ ...payment, captures: noted }, refund),
    payment.captures,
  )
  const cancel = bookingUpdate(booking, 'cancelled', { cancelled_at: now, cancel_reason: reason })
  return after(payment, { state: 'given_back', captures }, [
    ...(booking.state === 'pending_payment' ? [cancel] : []),
    ...(reservation ? [givenBack(reservation, now)] : []),
    ...refunds.map(refundPut),
  ])
}

/**
 * Records a second capture as owed back.
 * @returns the payment afterwards; undefined when it was changed meanwhile
 */
export const refundSecond = async (payment: Payment, capture: Capture, now: EpochMs): Promise<Payment | undefined> => {
  const refund = refundOf(payment, capture, 'second_capture', now)
  return after(payment, { captures: withRefund(payment, refund) }, [refundPut(refund)])
}

const after = async (
  payment: Payment,
  changes: PaymentChanges,
  writes: readonly Write[],
): Promise<Payment | undefined> => {
  const done = await areWritten([paymentUpdate(payment, changes), ...writes])
  return done ? { ...payment, ...changes, revision: payment.revision + 1 } : undefined
}

/** The ticket of an erased booking replaces one that still has the names. */
const ticketPut = (ticket: Ticket, { erased_at }: Booking): Write =>
  put(
    'commerce',
    { ...keys.ticket(ticket.user_id, ticket.id), ...toTicketItem(ticketRecords.check(ticket)) },
    erased_at === undefined ? isNew : {},
  )

/** The booking must not have been erased since it was read, as the ticket made from it has its names. */
const bookingUpdate = (booking: Booking, state: Booking['state'], changes: Partial<Booking>): Write => {
  bookingRecords.check({ ...booking, ...changes, state })
  return update('commerce', keys.booking(booking.user_id, booking.id), {
    set: { ...changes, state },
    when:
      booking.erased_at === undefined ? '#state = :pending AND attribute_not_exists(erased_at)' : '#state = :pending',
    values: { ':pending': 'pending_payment' },
  })
}

/**
 * A hold that lapsed can still be converted, as its seats are sold by then; one that was given up cannot. From now on
 * it is kept with its booking, so that any later run that finishes the sale finds it. Repeatable.
 */
const conversion = ({ user_id, id }: Reservation): Write =>
  update('commerce', keys.reservation(user_id, id), {
    set: { state: 'converted', ttl: undefined },
    when: '#state IN (:held, :expired, :state) AND attribute_not_exists(given_back_at)',
    values: { ':held': 'held', ':expired': 'expired' },
  })

const givenBack = ({ user_id, id }: Reservation, now: EpochMs): Write =>
  update('commerce', keys.reservation(user_id, id), {
    set: { given_back_at: now },
    when: 'attribute_exists(pk) AND #state <> :converted',
    names: { '#state': 'state' },
    values: { ':converted': 'converted' },
  })
