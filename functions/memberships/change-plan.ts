import { changePlan as contract } from '../../shared/memberships/contracts/change-plan.ts'
import { toPlan } from '../../shared/memberships/presenters/to-plan.ts'
import { planChanged } from '../../shared/memberships/rules/new-plan.ts'
import { changePlan, readPlan } from '../../shared/memberships/store/plans.ts'
import { planNotFound } from '../../shared/memberships/workflows/subscribe.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(contract, async ({ params, body: { version, ...terms } }) => {
  const plan = await readPlan(params.id)
  if (!plan) throw planNotFound()
  const changed = plan.version === version ? await changePlan(plan, { terms }) : undefined
  if (!changed) throw planChanged()
  return toPlan(changed)
})
