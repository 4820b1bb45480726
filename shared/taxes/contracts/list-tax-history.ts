import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PastRate } from './rate.ts'

export const listTaxHistory = defineContract({
  name: 'listTaxHistory',
  method: 'GET',
  path: '/api/v1/gst/history',
  summary: 'Every tax rate there was, is or will be, the latest first.',
  auth: 'guest',
  cache: { seconds: 60 },
  reply: { status: 200, schema: z.object({ items: z.array(PastRate) }) },
  errors: {},
})
