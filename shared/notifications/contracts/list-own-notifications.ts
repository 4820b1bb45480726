import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { logReply } from './log-query.ts'

export const listOwnNotifications = defineContract({
  name: 'listOwnNotifications',
  method: 'GET',
  path: '/api/v1/users/me/notifications',
  summary: 'What was sent to the account that is signed in, newest first, in the last 400 days.',
  auth: 'account',
  scope: 'read:profile',
  limit: { per: 'user', max: 30, seconds: 60 },
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(CodeText(0, 1500)),
  }),
  reply: logReply,
  errors: {},
})
