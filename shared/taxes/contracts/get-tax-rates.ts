import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Rate } from './rate.ts'

export const getTaxRates = defineContract({
  name: 'getTaxRates',
  method: 'GET',
  path: '/api/v1/gst',
  summary: 'The tax rates in force, that of all kinds of bookings first, and those to come.',
  auth: 'guest',
  cache: { seconds: 60 },
  reply: { status: 200, schema: z.object({ items: z.array(Rate), coming: z.array(Rate) }) },
  errors: {},
})
