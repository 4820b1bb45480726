import { commerceIds } from '../../commerce/domain.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId, derivedSuffix } from '../../kernel/derived-ids.ts'
import { newId } from '../../kernel/ids.ts'
import { toLocal } from '../../kernel/local-time.ts'
import { membershipIds } from '../domain.ts'
import { periodStart } from './period.ts'
import type { PeriodDetails, Plan, Subscription } from './records.ts'
import { latestPayment } from './subscription.ts'

/** How long an unpaid subscription keeps its user from another one. */
export const unpaidMs = 3600_000

/** A subscription before its first payment. Its first period begins today, by the clocks of its zone. */
export const newSubscription = (
  { user_id, plan, time_zone }: { readonly user_id: string; readonly plan: Plan; readonly time_zone: string },
  now: EpochMs,
): Subscription => ({
  id: newId(membershipIds.subscription, now),
  user_id,
  plan_id: plan.id,
  terms: plan.terms,
  state: 'unpaid',
  first_day: toLocal(now, time_zone).date,
  time_zone,
  paid_periods: 0,
  attempts: 0,
  announced: false,
  cancels: false,
  expires_at: now + unpaidMs,
  created_at: now,
  revision: 0,
})

/** The one booking of a period, whoever makes it. */
export const periodBookingId = (subscriptionId: string, period: number): string =>
  derivedId(commerceIds.booking, 'membership', subscriptionId, String(period))

/** What the booking of a period is about, and how it is asked for: each time the same. */
export const periodOrder = (subscription: Subscription, period: number, now: EpochMs) => {
  const { id, plan_id, user_id, terms, first_day } = subscription
  const [from, until] = [period, period + 1].map(number => periodStart(first_day, terms.period, number)) as [
    string,
    string,
  ]
  const details: PeriodDetails = { subscription_id: id, plan_id, name: terms.name, period, from, until }
  const description = `${terms.name.en}, ${from} to ${until}`
  return {
    id: periodBookingId(id, period),
    user_id,
    kind: 'subscription',
    fields: { details, price: terms.price, currency: terms.currency, description },
    loaded: {},
    request: derivedSuffix('membership', id, String(period)),
    awaitsMs: (period === 0 ? subscription.expires_at : latestPayment(subscription, period)) - now,
  }
}
