import { listPlans as contract } from '../../shared/memberships/contracts/list-plans.ts'
import { toPlan } from '../../shared/memberships/presenters/to-plan.ts'
import { byPrice } from '../../shared/memberships/rules/plan.ts'
import { listPlans } from '../../shared/memberships/store/plans.ts'
import { cached } from '../../shared/platform/http/cached.ts'

export const handler = cached(contract, async () => {
  const open = (await listPlans()).filter(({ state }) => state === 'open')
  return { items: open.toSorted((left, right) => byPrice(left.terms, right.terms)).map(toPlan) }
})
