import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Plan } from './plan.ts'

export const listPlans = defineContract({
  name: 'listPlans',
  method: 'GET',
  path: '/api/v1/plans',
  summary: 'The plans that one can subscribe to, the cheapest of a period first.',
  auth: 'guest',
  cache: { seconds: 60 },
  reply: { status: 200, schema: z.object({ items: z.array(Plan) }) },
  errors: {},
})
