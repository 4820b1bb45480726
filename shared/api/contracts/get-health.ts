import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const getHealth = defineContract({
  name: 'getHealth',
  method: 'GET',
  path: '/api/v1/health',
  summary: 'That the API answers, which version of it, and what time it has.',
  auth: 'guest',
  reply: {
    status: 200,
    schema: z.object({ status: z.literal('ok'), version: z.string(), time: z.iso.datetime() }),
  },
  errors: {},
})
