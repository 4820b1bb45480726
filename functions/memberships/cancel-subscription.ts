import { cancelSubscription as contract } from '../../shared/memberships/contracts/cancel-subscription.ts'
import { toSubscription } from '../../shared/memberships/presenters/to-subscription.ts'
import { cancelSubscription, readOwn } from '../../shared/memberships/workflows/cancel.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

export const handler = endpoint(contract, async ({ user, params, now }) => {
  const subscription = await readOwn(user.user_id, params.id)
  if (!subscription) throw notFound()
  const refund_amount = await cancelSubscription(selling, subscription, now)
  const after = (await readOwn(user.user_id, params.id)) ?? subscription
  return { subscription: toSubscription(after, now), refund_amount }
})
