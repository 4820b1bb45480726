import { requestIdentity } from '../../shared/commerce/rules/request-identity.ts'
import { createPlan } from '../../shared/memberships/contracts/create-plan.ts'
import { toPlan } from '../../shared/memberships/presenters/to-plan.ts'
import { newPlan, requireRoom } from '../../shared/memberships/rules/new-plan.ts'
import { addPlan, listPlans, readPlan } from '../../shared/memberships/store/plans.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'

/** A repeated request finds the plan that its earlier attempt added. */
export const handler = endpoint(createPlan, {
  idempotency: bound,
  run: async asked => {
    const plan = newPlan(asked.body, requestIdentity('plan', asked), asked.now)
    requireRoom(await listPlans(), plan)
    if (await addPlan(plan)) return toPlan(plan)
    const earlier = await readPlan(plan.id)
    if (!earlier) throw new Error(`${plan.id} is gone`)
    return toPlan(earlier)
  },
})
