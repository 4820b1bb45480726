import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Plan, PlanId } from './plan.ts'

export const getPlan = defineContract({
  name: 'getPlan',
  method: 'GET',
  path: '/api/v1/plans/{id}',
  summary: 'One plan, also one that nobody can subscribe to any more.',
  auth: 'guest',
  cache: { seconds: 60 },
  params: z.object({ id: PlanId }),
  reply: { status: 200, schema: Plan },
  errors: {},
})
