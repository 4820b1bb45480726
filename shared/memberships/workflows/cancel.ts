import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { bookingsOf } from '../../commerce/store/bookings.ts'
import { cancelBooking } from '../../commerce/workflows/cancel-booking.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { discountCode } from '../rules/benefits.ts'
import { periodBookingId } from '../rules/new-subscription.ts'
import type { Subscription } from '../rules/records.ts'
import { cancelling } from '../rules/subscription.ts'
import { changeSubscription, endSubscription, readSubscription } from '../store/subscriptions.ts'
import { heardOf } from './hear-of-period.ts'

/**
 * Cancels a person's subscription: at the end of what is paid, or at once where that pays its first period back or nothing is
 * paid. Repeatable: what is to be paid back is noted first, and the booking of the period ends with it.
 * @returns what is paid back, in minor units
 * @throws DomainError SUBSCRIPTION_ENDED, SUBSCRIPTION_CHANGED
 */
export const cancelSubscription = async (
  kinds: Kinds,
  known: Subscription,
  now: EpochMs,
  attempts = 3,
): Promise<number> => {
  const subscription = await heardOf(kinds, known, now)
  if (subscription.id !== known.id) throw subscriptionChanged()
  const isUsed = subscription.paid_periods === 1 && !subscription.returns && (await hasUsed(kinds, subscription, now))
  switch (cancelling(subscription, isUsed, now)) {
    case 'stop':
      if (!subscription.cancels) await change(subscription, { ...subscription, cancels: true })
      return 0
    case 'end': {
      const over = await endSubscription(subscription, now)
      if (over) return cancelNext(kinds, over, now)
      if (attempts <= 1) throw subscriptionChanged()
      // It was paid at this moment: what cancelling does then is another thing.
      return cancelSubscription(kinds, known, now, attempts - 1)
    }
    case 'refund':
      return payBack(kinds, await change(subscription, { ...subscription, cancels: true, returns: true }), now)
  }
}

const change = async (before: Subscription, after: Subscription): Promise<Subscription> => {
  const changed = await changeSubscription(before, after)
  if (changed) return changed
  throw subscriptionChanged()
}

export const subscriptionChanged = (): DomainError =>
  new DomainError('SUBSCRIPTION_CHANGED', 'This subscription was changed just now; please look at it again.')

/**
 * Pays back the first period of a subscription that is noted as to be paid back, which ends with it. Repeatable. A booking may have
 * used it at the moment of the note, and none can after it: then it runs until the end of what is paid.
 */
export const payBack = async (kinds: Kinds, noted: Subscription, now: EpochMs): Promise<number> => {
  if (!(await hasUsed(kinds, noted, now))) return cancelPeriod(kinds, noted, 0, now)
  await change(noted, { ...noted, returns: undefined })
  return 0
}

/** Cancels what awaits payment of a subscription that is over. Where it was paid at this moment, it is paid back, or is so already. */
const cancelNext = async (kinds: Kinds, over: Subscription, now: EpochMs): Promise<number> => {
  const cancel = () => cancelPeriod(kinds, over, over.paid_periods, now)
  try {
    return await cancel()
  } catch (error) {
    const code = error instanceof DomainError ? error.code : undefined
    if (code === 'BOOKING_CANCELLED') return 0
    if (code !== 'SUBSCRIPTION_RUNS') throw error
    await heardOf(kinds, over, now)
    return cancel()
  }
}

const cancelPeriod = async (
  kinds: Kinds,
  { id, user_id }: Subscription,
  period: number,
  now: EpochMs,
): Promise<number> => {
  const whole = { userId: user_id, bookingId: periodBookingId(id, period), part: undefined }
  const cancellation = await cancelBooking(kinds, { ...whole, by: 'owner', reason: 'cancelled' }, now)
  return cancellation?.refund_amount ?? 0
}

/** A booking that may still be paid counts; one that was left unpaid does not. The longest hold lasts two hours, a payment more. */
const payableMs = 3 * 3600_000

/** Whether a discount of it stands on a booking. No order of bookings tells when one was made, as some ids are derived. */
const hasUsed = async (kinds: Kinds, { user_id, created_at }: Subscription, now: EpochMs): Promise<boolean> => {
  for await (const booking of bookingsOf(kinds, user_id))
    if (booking.created_at >= created_at && isUse(booking, now)) return true
  return false
}

const isUse = ({ state, created_at, lines }: Booking, now: EpochMs): boolean =>
  lines.some(({ code }) => code === discountCode) &&
  (state === 'confirmed' || (state === 'pending_payment' && now < created_at + payableMs))

/** A person's subscription, where it is the one that is named. */
export const readOwn = async (userId: string, id: string): Promise<Subscription | undefined> => {
  const subscription = await readSubscription(userId)
  return subscription?.id === id ? subscription : undefined
}
