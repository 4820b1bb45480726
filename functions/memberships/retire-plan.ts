import { retirePlan } from '../../shared/memberships/contracts/retire-plan.ts'
import { changePlan, readPlan } from '../../shared/memberships/store/plans.ts'
import { planNotFound } from '../../shared/memberships/workflows/subscribe.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** Read anew where its terms are changed at the same time. */
export const handler = endpoint(retirePlan, async ({ params }) => {
  for (;;) {
    const plan = await readPlan(params.id)
    if (!plan) throw planNotFound()
    if (plan.state === 'retired' || (await changePlan(plan, { state: 'retired' }))) return undefined
  }
})
