import { observeOrder } from '../../commerce/rules/observe-order.ts'
import { type GatewayOrder, isUnfinished, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import { isGivenUp } from '../../commerce/rules/sale.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { changePayment, readPayment } from '../../commerce/store/payments.ts'
import { readReservation } from '../../commerce/store/reservations.ts'
import { readBookingId, readFirstPayment } from '../../commerce/workflows/belongings.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { askAbout, closeSessions } from './close-sessions.ts'
import { noteCharge, openAttempt } from './open-attempt.ts'

/** How long an order that its gateway does not end is asked about after its time. A later payment still comes as an event. */
const askedForMs = 7 * 24 * 3600_000

/**
 * Finishes a payment that has been unfinished for long, or whose hold or booking has ended: asks its gateway, or closes its
 * session, sends the answer to the settle consumer, and ends the payment when its time is over and no money came. A sale that
 * stopped halfway is sent on as it is. What stays unfinished is asked about again later.
 */
export const checkPayment = async (
  kinds: Kinds,
  { user_id, payment_id }: { readonly user_id: string; readonly payment_id: string },
  now: EpochMs,
): Promise<void> => {
  const payment = await readPayment(user_id, payment_id)
  if (payment && isUnfinished(payment)) await check(kinds, payment, now)
}

/** As `checkPayment`, of the first payment of what was booked of a hold. */
export const checkHold = async (
  kinds: Kinds,
  { user_id, reservation_id }: { readonly user_id: string; readonly reservation_id: string },
  now: EpochMs,
): Promise<void> => {
  const reservation = await readReservation(kinds, user_id, reservation_id)
  const bookingId = reservation && (await readBookingId(reservation))
  const payment = bookingId === undefined ? undefined : await readFirstPayment(user_id, bookingId)
  if (payment && isUnfinished(payment)) await check(kinds, payment, now)
}

const check = async (kinds: Kinds, known: Payment, now: EpochMs): Promise<void> => {
  if (known.state === 'paid') return handOn(known, [], now)
  if (known.state !== 'open') return handOn(known, await askAbout(known), now)
  const isWanted = await isStillWanted(kinds, known)
  const payment = await withCharge(kinds, known, isWanted)
  const { expires_at = payment.created_at, mandate } = lastAttempt(payment) ?? {}
  const endedAt = isWanted ? expires_at : 0
  // A bank that is charging a mandate goes on, whatever became of the booking.
  const askedUntil = (mandate ? expires_at : endedAt) + askedForMs
  const orders = await (now < endedAt ? askAbout : closeSessions)(payment)
  const seen = orders.reduce(observeOrder, payment)
  const isOver = now >= endedAt && (now >= askedUntil || !orders.some(isPayable))
  // A concurrent change of the payment refuses these writes; the next check handles the payment again.
  // Its customer has agreed in time; what was given up is not reserved for anybody.
  const isComing = (order: GatewayOrder): boolean => hasMoney(order) || (isWanted && isApproved(order))
  if (isOver && !orders.some(isComing))
    await changePayment(payment, { state: 'expired', attempts: seen.attempts, checkout: undefined })
  else if (seen === payment && !orders.some(isApproved)) await changePayment(payment, { asked_at: now })
  else await handOn(payment, orders, now)
}

/**
 * A mandate may have been charged, though no answer came: the charge is asked for again under its key. Where nothing is to be
 * charged any more it is only looked for.
 */
const withCharge = async (kinds: Kinds, payment: Payment, isWanted: boolean): Promise<Payment> => {
  const attempt = lastAttempt(payment)
  if (!attempt?.mandate || attempt.state !== 'starting') return payment
  const booking = await readBooking(kinds, payment.user_id, payment.booking_id)
  return (booking && (await (isWanted ? openAttempt : noteCharge)(payment, booking, attempt))) ?? payment
}

/** Whether what it pays for can still be had: a payment for a hold or a booking that was given up would go back. */
const isStillWanted = async (kinds: Kinds, { user_id, booking_id, reservation_id }: Payment): Promise<boolean> => {
  const [booking, reservation] = await Promise.all([
    readBooking(kinds, user_id, booking_id),
    reservation_id === undefined ? undefined : readReservation(kinds, user_id, reservation_id),
  ])
  return booking?.state !== 'cancelled' && !(reservation && isGivenUp(reservation))
}

const hasMoney = ({ status, captures }: GatewayOrder): boolean => captures.length > 0 || status === 'authorized'

/** Its money has still to be reserved, which is done where sales are settled. */
const isApproved = ({ status }: GatewayOrder): boolean => status === 'approved'

/** An order whose session its gateway could not end. */
const isPayable = ({ status }: GatewayOrder): boolean => status === 'open' || status === 'declined'

/** Sales are settled in one place, where a queue ensures that each is tried until it is done. */
const handOn = async (payment: Payment, orders: readonly GatewayOrder[], now: EpochMs): Promise<void> => {
  const { user_id, id } = payment
  await changePayment(payment, { asked_at: now })
  await sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: id, orders } }])
}
