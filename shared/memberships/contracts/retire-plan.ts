import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PlanId } from './plan.ts'

export const retirePlan = defineContract({
  name: 'retirePlan',
  method: 'DELETE',
  path: '/api/v1/plans/{id}',
  summary: 'Let nobody subscribe to a plan any more. Who has it keeps it.',
  auth: 'admin',
  scope: 'write:plans',
  limit: { per: 'user', max: 60, seconds: 60 },
  params: z.object({ id: PlanId }),
  reply: { status: 204 },
  errors: { PLAN_NOT_FOUND: 404 },
})
