import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Plan, planTerms } from './plan.ts'

export const createPlan = defineContract({
  name: 'createPlan',
  method: 'POST',
  path: '/api/v1/plans',
  summary: 'Add a plan that one can subscribe to.',
  auth: 'admin',
  scope: 'write:plans',
  limit: { per: 'user', max: 60, seconds: 60 },
  idempotent: true,
  body: z.strictObject(planTerms),
  reply: { status: 201, schema: Plan },
  errors: { TOO_MANY_PLANS: 409 },
})
