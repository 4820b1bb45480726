import { getOwnSubscription } from '../../shared/memberships/contracts/get-own-subscription.ts'
import { toSubscription } from '../../shared/memberships/presenters/to-subscription.ts'
import { readSubscription } from '../../shared/memberships/store/subscriptions.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(getOwnSubscription, async ({ user, now }) => {
  const subscription = await readSubscription(user.user_id)
  return { subscription: subscription ? toSubscription(subscription, now) : null }
})
