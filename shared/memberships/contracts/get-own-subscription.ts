import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Subscription } from './subscription.ts'

export const getOwnSubscription = defineContract({
  name: 'getOwnSubscription',
  method: 'GET',
  path: '/api/v1/subscriptions/me',
  summary: 'The subscription one has, or the last one had; null without any.',
  auth: 'account',
  scope: 'read:subscriptions',
  limit: { per: 'user', max: 60, seconds: 60 },
  reply: { status: 200, schema: z.object({ subscription: z.nullable(Subscription) }) },
  errors: {},
})
