import { getPlan } from '../../shared/memberships/contracts/get-plan.ts'
import { toPlan } from '../../shared/memberships/presenters/to-plan.ts'
import { readPlan } from '../../shared/memberships/store/plans.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = cached(getPlan, async ({ params }) => {
  const plan = await readPlan(params.id)
  if (!plan) throw notFound()
  return toPlan(plan)
})
