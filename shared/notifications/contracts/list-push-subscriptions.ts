import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PushSubscription } from './push-subscription.ts'

export const listPushSubscriptions = defineContract({
  name: 'listPushSubscriptions',
  method: 'GET',
  path: '/api/v1/users/me/push-subscriptions',
  summary: 'The browsers that get push messages to this account, oldest first.',
  auth: 'account',
  scope: 'read:profile',
  reply: { status: 200, schema: z.object({ items: z.array(PushSubscription) }) },
  errors: {},
})
