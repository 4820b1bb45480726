import { resumeSubscription } from '../../shared/memberships/contracts/resume-subscription.ts'
import { toSubscription } from '../../shared/memberships/presenters/to-subscription.ts'
import { resumed } from '../../shared/memberships/rules/subscription.ts'
import { changeSubscription } from '../../shared/memberships/store/subscriptions.ts'
import { readOwn, subscriptionChanged } from '../../shared/memberships/workflows/cancel.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(resumeSubscription, async ({ user, params, now }) => {
  const subscription = await readOwn(user.user_id, params.id)
  if (!subscription) throw notFound()
  const next = resumed(subscription, now)
  const after = next === subscription ? subscription : await changeSubscription(subscription, next)
  if (!after) throw subscriptionChanged()
  return toSubscription(after, now)
})
