import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Plan, PlanId, planTerms } from './plan.ts'

export const changePlan = defineContract({
  name: 'changePlan',
  method: 'PUT',
  path: '/api/v1/plans/{id}',
  summary: 'Change the terms of a plan, for those who subscribe from then on. `version` is the one that was read.',
  auth: 'admin',
  scope: 'write:plans',
  limit: { per: 'user', max: 60, seconds: 60 },
  params: z.object({ id: PlanId }),
  body: z.strictObject({ ...planTerms, version: z.int() }),
  reply: { status: 200, schema: Plan },
  errors: { PLAN_NOT_FOUND: 404, PLAN_CHANGED: 409 },
})
