import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { cancelBooking } from '../../commerce/workflows/cancel-booking.ts'
import { giveUpMandate } from '../../commerce/workflows/give-up-mandate.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { periodBookingId } from '../rules/new-subscription.ts'
import { PeriodDetails, type Subscription } from '../rules/records.ts'
import { paidPeriod } from '../rules/subscription.ts'
import { changeSubscription, endSubscription, readSubscription } from '../store/subscriptions.ts'

const attempts = 5

/**
 * Brings what became of a period's booking into its subscription: paid, it runs until the next one; cancelled before anything
 * was paid, it ends. Repeatable. A period that was paid at the moment in which its subscription ended is paid back; other news of
 * a subscription that is over, and of a period that is known, change nothing.
 */
export const hearOfPeriod = async (
  kinds: Kinds,
  { user_id, booking_id }: { readonly user_id: string; readonly booking_id: string },
  now: EpochMs,
): Promise<void> => {
  const booking = await readBooking(kinds, user_id, booking_id)
  const details = PeriodDetails.safeParse(booking?.details)
  if (!booking || !details.success) return
  const { subscription_id, period } = details.data
  const mandate = booking.state === 'confirmed' ? await mandateOf(booking) : undefined
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const known = await readSubscription(user_id)
    if (known?.id !== subscription_id) return
    if (booking.state === 'confirmed' && known.state === 'ended' && period === known.paid_periods)
      return payBack(kinds, booking, mandate, now)
    const next = after(known, { booking, period, mandate }, now)
    if (next === known) return
    if (next === 'over') {
      if (await endSubscription(known, now)) return
      continue
    }
    // Before the change: a run that is cut off after it would not find the old one again.
    if (known.mandate && next.mandate?.token !== known.mandate.token) await forget(known, known.mandate)
    if (await changeSubscription(known, next)) return
  }
  throw new Error(`${subscription_id} kept changing`)
}

/**
 * Hears of the period that is to be paid next, as the queue may be late: before a subscription ends, and before it makes room.
 * @returns the subscription afterwards
 */
export const heardOf = async (kinds: Kinds, known: Subscription, now: EpochMs): Promise<Subscription> => {
  const { id, user_id, paid_periods } = known
  await hearOfPeriod(kinds, { user_id, booking_id: periodBookingId(id, paid_periods) }, now)
  return (await readSubscription(user_id)) ?? known
}

const forget = ({ user_id }: Pick<Subscription, 'user_id'>, { payment_id }: NonNullable<Subscription['mandate']>) =>
  giveUpMandate({ user_id, id: payment_id })

const payBack = async (
  kinds: Kinds,
  booking: Booking,
  mandate: Subscription['mandate'],
  now: EpochMs,
): Promise<void> => {
  const { user_id: userId, id: bookingId } = booking
  if (mandate) await forget(booking, mandate)
  const whole = { userId, bookingId, part: undefined }
  await cancelBooking(kinds, { ...whole, by: 'operator', reason: 'subscription_over' }, now)
}

interface News {
  readonly booking: Booking
  readonly period: number
  readonly mandate: Subscription['mandate']
}

const after = (known: Subscription, { booking, period, mandate }: News, now: EpochMs): Subscription | 'over' => {
  if (booking.state === 'cancelled') return known.state === 'unpaid' && period === 0 ? 'over' : known
  if (booking.state !== 'confirmed') return known
  const paid = paidPeriod(known, period, now)
  return paid === known || !mandate ? paid : { ...paid, mandate }
}

/** What the gateway keeps of the means by which the period was paid. */
const mandateOf = async (booking: Booking): Promise<Subscription['mandate']> => {
  const [charge] = booking.charges
  const payment = charge && (await readPayment(booking.user_id, paymentIdOf(booking, charge.id)))
  return payment?.mandate && { ...payment.mandate, payment_id: payment.id }
}
