import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { PeriodDetails, type Subscription } from '../rules/records.ts'
import { paidPeriod } from '../rules/subscription.ts'
import { changeSubscription, endSubscription, readSubscription } from '../store/subscriptions.ts'

const attempts = 5

/**
 * Brings what became of a period's booking into its subscription: paid, it runs until the next one; cancelled before anything
 * was paid, it ends. Repeatable. News of a period that is known, and of a subscription that is over, change nothing.
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
    const next = after(known, { booking, period, mandate }, now)
    if (next === known || (await (next === 'over' ? endSubscription(known, now) : changeSubscription(known, next))))
      return
  }
  throw new Error(`${subscription_id} kept changing`)
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
