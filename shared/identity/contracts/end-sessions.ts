import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const endSessions = defineContract({
  name: 'endSessions',
  method: 'DELETE',
  path: '/api/v1/sessions',
  summary: 'Sign every other device out; with `current=true` this one too.',
  auth: 'account',
  scope: 'write:sessions',
  query: z.object({ current: z._default(z.enum(['true', 'false']), 'false') }),
  reply: { status: 204 },
  errors: {},
})
