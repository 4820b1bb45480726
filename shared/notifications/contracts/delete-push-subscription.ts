import { defineContract } from '../../platform/http/contract.ts'
import { PushSubscriptionParams } from './push-subscription.ts'

export const deletePushSubscription = defineContract({
  name: 'deletePushSubscription',
  method: 'DELETE',
  path: '/api/v1/users/me/push-subscriptions/{id}',
  summary: 'Send a browser no more push messages. Signing out does so too.',
  auth: 'account',
  scope: 'write:profile',
  params: PushSubscriptionParams,
  reply: { status: 204 },
  errors: {},
})
