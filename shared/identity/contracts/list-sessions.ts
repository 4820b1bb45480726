import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Session } from './session.ts'

export const listSessions = defineContract({
  name: 'listSessions',
  method: 'GET',
  path: '/api/v1/sessions',
  summary: 'The devices that are signed in to this account, newest first.',
  auth: 'account',
  scope: 'read:sessions',
  query: z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(CodeText(0, 500)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(Session), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
