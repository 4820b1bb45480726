import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Change } from './change.ts'

export const listOwnActivity = defineContract({
  name: 'listOwnActivity',
  method: 'GET',
  path: '/api/v1/users/me/activity',
  summary:
    'What the log of changes holds of the account that is signed in: all that it changed, newest first. It goes with `GET /api/v1/users/me/export`.',
  auth: 'account',
  scope: 'read:profile',
  limit: { per: 'user', max: 30, seconds: 600 },
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 100),
    cursor: z.optional(CodeText(0, 1500)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(Change), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
