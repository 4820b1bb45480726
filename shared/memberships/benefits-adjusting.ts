import type { Adjusting } from '../commerce/rules/adjusting.ts'
import { applyBenefits } from './rules/benefits.ts'
import { subscriptionKey } from './rules/keys.ts'
import { hasBenefits } from './rules/subscription.ts'
import { subscriptionIn } from './store/subscription-item.ts'

/** What a subscription takes off the price of its user's bookings, as it is when they are made. */
export const membershipBenefits: Adjusting = {
  keys: ({ user_id }) => ({ subscription: { table: 'commerce', ...subscriptionKey(user_id) } }),
  adjust: ({ lines, kind, currency, loaded, now }) => {
    const subscription = subscriptionIn(loaded.subscription)
    if (!subscription || !hasBenefits(subscription, now)) return lines
    return applyBenefits(lines, kind, subscription.terms.benefits, currency)
  },
}
