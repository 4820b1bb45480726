import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { ApiKey } from './api-key.ts'

export const listApiKeys = defineContract({
  name: 'listApiKeys',
  method: 'GET',
  path: '/api/v1/api-keys',
  summary: 'The keys of this account, newest first, each with its last use.',
  auth: 'account',
  scope: 'read:keys',
  reply: { status: 200, schema: z.object({ items: z.array(ApiKey) }) },
  errors: {},
})
