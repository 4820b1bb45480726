import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Subscription, SubscriptionId } from './subscription.ts'

export const resumeSubscription = defineContract({
  name: 'resumeSubscription',
  method: 'POST',
  path: '/api/v1/subscriptions/{id}/resume',
  summary: 'Have a subscription renewed after all that was to end with the period that is paid.',
  auth: 'account',
  scope: 'write:subscriptions',
  limit: { per: 'user', max: 10, seconds: 60 },
  params: z.object({ id: SubscriptionId }),
  reply: { status: 200, schema: Subscription },
  errors: { SUBSCRIPTION_ENDED: 409, SUBSCRIPTION_CHANGED: 409 },
})
