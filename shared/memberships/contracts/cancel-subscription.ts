import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Subscription, SubscriptionId } from './subscription.ts'

export const cancelSubscription = defineContract({
  name: 'cancelSubscription',
  method: 'POST',
  path: '/api/v1/subscriptions/{id}/cancel',
  summary:
    'Let a subscription end with the period that is paid. Within 14 days of its first payment, and unused, it ends at once and is paid back.',
  auth: 'account',
  scope: 'write:subscriptions',
  limit: { per: 'user', max: 10, seconds: 60 },
  params: z.object({ id: SubscriptionId }),
  reply: { status: 200, schema: z.object({ subscription: Subscription, refund_amount: z.int() }) },
  errors: { SUBSCRIPTION_ENDED: 409, SUBSCRIPTION_CHANGED: 409 },
})
