import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { periodBookingId } from '../rules/new-subscription.ts'
import { periodStart } from '../rules/period.ts'
import type { Subscription } from '../rules/records.ts'
import { hasBenefits } from '../rules/subscription.ts'

/** A subscription as shown to its subscriber at `now`. */
export const toSubscription = (subscription: Subscription, now: EpochMs) => {
  const { id, plan_id, terms, state, first_day, paid_periods, time_zone, cancels, mandate } = subscription
  return {
    id,
    plan_id,
    ...terms,
    benefits: [...terms.benefits],
    status: state,
    has_benefits: hasBenefits(subscription, now),
    paid_until_date: paid_periods === 0 ? null : periodStart(first_day, terms.period, paid_periods),
    time_zone,
    cancels,
    renews_itself: mandate !== undefined && state !== 'ended',
    due_booking_id: isDue(subscription) ? periodBookingId(id, paid_periods) : null,
    created_at: toIso(subscription.created_at),
    ended_at: subscription.ended_at === undefined ? null : toIso(subscription.ended_at),
  }
}

/** The next period is booked with the mail that says that it comes, or with the try to charge it. */
const isDue = ({ state, announced, attempts }: Subscription): boolean =>
  state === 'unpaid' || state === 'past_due' || (state === 'active' && (announced || attempts > 0))
