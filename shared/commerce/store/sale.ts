import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { keptOf, type Payment } from '../rules/payment.ts'
import { owedEvent } from '../rules/postings.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import type { CancelReason } from '../rules/refund-reason.ts'
import type { Kinds, NewRecord } from '../rules/selling.ts'
import { bookingUpdate } from './bookings.ts'
import { ledgerPut } from './ledger.ts'
import { changePayment, type PaymentChanges, paymentUpdate } from './payments.ts'
import { type Owed, refundOf, refundPut, withRefund } from './refunds.ts'

/** The records that the end of a sale changes. */
export interface Records {
  readonly payment: Payment
  readonly booking: Booking
  /** Undefined where the booking has none, or when its record was deleted, long after its hold. */
  readonly reservation: Reservation | undefined
}

/**
 * Confirms a booking, with the records that its kind adds. Where it has a hold, that decides: once it is converted, neither
 * can its holder give it up nor another settler give the sale back (`giveBackSale` requires that it is not converted), so
 * the sale can end in no other way, and plain writes follow, the booking's last: its confirmation sends a mail. Without a
 * hold the booking itself decides, in one transaction with what it brings.
 * @returns the booking afterwards; undefined when a record was changed meanwhile: the hold was given up, or another
 *   settler was first
 */
export const confirmBooking = async (
  kinds: Kinds,
  { payment, booking, reservation }: Records,
  added: readonly NewRecord[],
  now: EpochMs,
): Promise<Booking | undefined> => {
  const changes = { state: 'confirmed', confirmed_at: now, charges: paidCharges(booking, payment) } as const
  // Checked before the first write.
  const confirmation = bookingUpdate(kinds, booking, changes)
  const puts = added.map(({ key, item }) => putOf(key, item, booking))
  const isDone = reservation
    ? await confirmHeld(reservation, booking, puts, confirmation)
    : await areWritten([confirmation, ...puts])
  return isDone ? { ...booking, ...changes } : undefined
}

const confirmHeld = async (
  reservation: Reservation,
  booking: Booking,
  puts: readonly Write[],
  confirmation: Write,
): Promise<boolean> => {
  if (!(await isWritten(conversion(reservation, booking)))) return false
  // An existing record is of this same sale.
  await Promise.all(puts.map(isWritten))
  return isWritten(confirmation)
}

/** The first charge is paid with its capture, or with the confirmation where nothing is due. */
const paidCharges = ({ charges }: Booking, { state }: Payment): Booking['charges'] =>
  charges.map((charge, index) => (index === 0 && state === 'paid' ? { ...charge, state: 'paid' } : charge))

/** What is made of an erased booking replaces what still has the names. */
const putOf = ({ table, pk, sk }: NewRecord['key'], item: NewRecord['item'], { erased_at }: Booking): Write =>
  put(table, { pk, sk, ...item }, erased_at === undefined ? isNew : {})

/**
 * Records that a payment whose sale is confirmed has ended.
 * @returns undefined when the payment was changed meanwhile
 */
export const concludeSale = (payment: Payment): Promise<Payment | undefined> =>
  changePayment(payment, { state: 'confirmed' })

/**
 * Records that a charge is paid, in the booking and in its payment.
 * @returns undefined when one of them was changed meanwhile
 */
export const concludeCharge = async (
  kinds: Kinds,
  { payment, booking }: Records,
): Promise<{ readonly payment: Payment; readonly booking: Booking } | undefined> => {
  const id = payment.charge_id ?? booking.charges[0]?.id
  const charges = booking.charges.map(charge =>
    charge.id === id ? { ...charge, amount: payment.to_capture ?? charge.amount, state: 'paid' as const } : charge,
  )
  const changes = { charges, revision: booking.revision + 1 }
  const done = await after(payment, { state: 'confirmed' }, [bookingUpdate(kinds, booking, changes)])
  return done && { payment: done, booking: { ...booking, ...changes } }
}

/**
 * Ends a payment whose sale cannot be: the booking is cancelled and every capture is owed back. The reservation notes
 * it in the same transaction: a settler that has sold the units since these were found taken either converts it first,
 * or cannot any more. Authorized money is let go afterwards. Nothing will be charged to a mandate that came with the money, so
 * its gateway is to forget it.
 * @returns the payment and its booking afterwards; undefined when a record was changed meanwhile
 */
export const giveBackSale = async (
  kinds: Kinds,
  { payment, booking, reservation }: Records,
  reason: CancelReason,
  now: EpochMs,
): Promise<{ readonly payment: Payment; readonly booking: Booking } | undefined> => {
  const all = payment.captures.map(
    (capture, index): Owed => ({ capture, amount: capture.amount, reason: index === 0 ? reason : 'second_capture' }),
  )
  // A second capture is owed back as soon as it is seen, also of a payment that is set aside.
  const owed = all.filter(({ capture }) => keptOf(capture) > 0)
  // A charge that comes later ends no booking.
  const isFirst = payment.charge_id === undefined
  const charges = booking.charges.map(charge => ({ ...charge, state: 'void' as const }))
  const cancelled = { state: 'cancelled', cancelled_at: now, cancel_reason: reason, charges } as const
  const changes = isFirst && booking.state === 'pending_payment' ? cancelled : undefined
  const forgotten = payment.mandate && ({ mandate: undefined, forgets_mandate: true } as const)
  const done = await owe(payment, { state: 'given_back', ...forgotten }, owed, now, [
    ...(changes ? [bookingUpdate(kinds, booking, changes)] : []),
    // What was sold with a confirmation is freed by the cancellation.
    ...(isFirst && reservation && reservation.state !== 'converted' ? [givenBack(reservation, now)] : []),
  ])
  return done && { payment: done, booking: { ...booking, ...changes } }
}

/**
 * Records refunds as owed, with a change of their payment and other writes.
 * @returns the payment afterwards; undefined when a record was changed meanwhile
 */
export const owe = async (
  payment: Payment,
  changes: PaymentChanges,
  owed: readonly Owed[],
  now: EpochMs,
  others: readonly Write[] = [],
): Promise<Payment | undefined> => {
  const refunds = owed.map(each => refundOf(payment, each, now))
  const captures = refunds.reduce((noted, refund) => withRefund({ captures: noted }, refund), payment.captures)
  const owes = refunds.map(refund => ledgerPut(owedEvent(payment, refund)))
  return after(payment, { ...changes, captures }, [...others, ...refunds.map(refundPut), ...owes])
}

const after = async (
  payment: Payment,
  changes: PaymentChanges,
  writes: readonly Write[],
): Promise<Payment | undefined> => {
  const done = await areWritten([paymentUpdate(payment, changes), ...writes])
  return done ? { ...payment, ...changes, revision: payment.revision + 1 } : undefined
}

/**
 * A hold that lapsed can still be converted, as its units are sold by then; one that was given up cannot. From now on
 * it is kept with its booking, so that any later run that finishes the sale finds it. Repeatable.
 */
const conversion = ({ user_id, id }: Reservation, booking: Booking): Write =>
  update('commerce', keys.reservation(user_id, id), {
    set: { state: 'converted', booking_id: booking.id, ttl: undefined },
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
