import * as z from 'zod/mini'
import type { Adjusting } from '../commerce/rules/adjusting.ts'
import { defineSelling } from '../commerce/rules/selling.ts'
import { DomainError } from '../kernel/errors.ts'
import { subscription as contract } from './contracts/subscription-kind.ts'
import { applyBenefits } from './rules/benefits.ts'
import { periodKey, subscriptionKey } from './rules/keys.ts'
import { PeriodDetails, type Subscription } from './rules/records.ts'
import { hasBenefits } from './rules/subscription.ts'
import { ended, subscriptionIn } from './store/subscription-item.ts'

const kept = (userId: string) => ({ table: 'commerce' as const, ...subscriptionKey(userId) })
const paid = (userId: string, of: PeriodDetails) => ({ table: 'commerce' as const, ...periodKey(userId, of) })

/** A request to book a period, which only the memberships' own workflows make. */
const Fields = z.strictObject({ details: PeriodDetails, price: z.int(), currency: z.string(), description: z.string() })

/**
 * A period of a membership: paid at once, and once. Its owner cancels the subscription; the booking itself only where that pays it
 * back.
 */
export const subscriptionSelling = /* @__PURE__ */ defineSelling({
  kind: contract.kind,
  hold: contract.hold,
  keepsMandate: true,
  details: PeriodDetails,
  invariants: {},
  fields: Fields,
  part: z.strictObject(contract.part),
  phrases: '',
  reasons: { taken: 'subscription_over', given_up: 'subscription_over' },
  book: {
    keys: () => ({}),
    draft: ({ fields: { details, price, currency, description } }) => ({
      subject_id: details.plan_id,
      details,
      lines: [{ code: 'membership', description, quantity: 1, unit_amount: price, amount: price, tax: 0 }],
      currency,
      plan: 'prepaid',
    }),
  },
  confirm: {
    keys: ({ user_id, details }) => ({ subscription: kept(user_id), period: paid(user_id, details) }),
    refusal: ({ booking, loaded }) => {
      const subscription = subscriptionIn(loaded.subscription)
      const { subscription_id, period } = booking.details
      const isWanted = isOf(subscription, subscription_id) && period === subscription.paid_periods
      return isWanted && !loaded.period ? undefined : 'subscription_over'
    },
    records: async ({ booking, now }) => {
      const { subscription_id, period } = booking.details
      const { user_id, id: booking_id } = booking
      return [
        { key: paid(user_id, booking.details), item: { subscription_id, period, booking_id, user_id, paid_at: now } },
      ]
    },
  },
  cancel: {
    keys: ({ user_id }) => ({ subscription: kept(user_id) }),
    quote: ({ booking, loaded, by }) => {
      const { total_amount, details } = booking
      const subscription = subscriptionIn(loaded.subscription)
      const isCurrent = isOf(subscription, details.subscription_id)
      if (by === 'owner' && !(isCurrent && subscription.returns && details.period === 0))
        throw new DomainError(
          'SUBSCRIPTION_RUNS',
          'This period is not paid back any more. Cancel the subscription: it ends with the period that is paid.',
        )
      return { refund_amount: total_amount, fee_amount: 0, frees: 'all' }
    },
    within: () => undefined,
    records: ({ booking, loaded, now }) => {
      const subscription = subscriptionIn(loaded.subscription)
      if (!isOf(subscription, booking.details.subscription_id)) return []
      return [{ key: kept(booking.user_id), set: ended(subscription, now) }]
    },
  },
  person: {
    erased: details => details,
    records: [
      {
        prefix: 'SUBSCRIPTION',
        name: 'subscriptions',
        unpacked: item => item,
        erased: item => {
          const subscription = subscriptionIn(item)
          if (!subscription || (subscription.state === 'ended' && !subscription.mandate)) return undefined
          const over = ended(subscription, subscription.ended_at ?? subscription.paid_at ?? subscription.expires_at)
          // The mandate itself is erased with its payment.
          return { ...over, mandate: undefined, open_shard: undefined, open_since: undefined }
        },
      },
      { prefix: 'PERIOD#', name: 'subscription_periods', unpacked: item => item, erased: () => undefined },
    ],
  },
})

const isOf = (subscription: Subscription | undefined, id: string): subscription is Subscription =>
  subscription?.id === id && subscription.state !== 'ended'

/** What a subscription takes off the price of its user's bookings, as it is when they are made. */
export const membershipBenefits: Adjusting = {
  keys: ({ user_id }) => ({ subscription: kept(user_id) }),
  adjust: ({ lines, kind, currency, loaded, now }) => {
    const subscription = subscriptionIn(loaded.subscription)
    if (!subscription || !hasBenefits(subscription, now)) return lines
    return applyBenefits(lines, kind, subscription.terms.benefits, currency)
  },
}
