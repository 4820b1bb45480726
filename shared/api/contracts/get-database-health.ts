import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const getDatabaseHealth = defineContract({
  name: 'getDatabaseHealth',
  method: 'GET',
  path: '/api/v1/health/db',
  summary: 'That every table answers a read; else 503, with which ones do not.',
  auth: 'guest',
  limit: { per: 'ip', max: 60, seconds: 60 },
  reply: {
    status: 200,
    schema: z.object({ status: z.literal('ok'), tables: z.record(z.string(), z.enum(['ok', 'unavailable'])) }),
  },
  errors: {},
})
