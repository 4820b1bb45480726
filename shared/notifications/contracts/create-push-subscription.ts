import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { PushSubscription } from './push-subscription.ts'

export const createPushSubscription = defineContract({
  name: 'createPushSubscription',
  method: 'POST',
  path: '/api/v1/users/me/push-subscriptions',
  summary:
    'Have messages about bookings sent to this browser too: the body is its `PushSubscription` as JSON. A browser belongs to the account that asked last; an account has ten at most.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  idempotent: true,
  body: z.strictObject({
    /** Those of today have 150 to 400 characters. */
    endpoint: CodeText(10, 1000),
    /** What a browser adds; none of today sets it. */
    expirationTime: z.optional(z.nullable(z.number())),
    keys: z.strictObject({ p256dh: CodeText(80, 100), auth: CodeText(20, 30) }),
  }),
  reply: { status: 201, schema: PushSubscription },
  errors: { PUSH_SERVICE_UNKNOWN: 422, PUSH_KEYS_INVALID: 422, TOO_MANY_PUSH_SUBSCRIPTIONS: 409 },
})
