import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { isNew, put, update } from '../../platform/dynamo/writes.ts'
import { planKey } from '../rules/keys.ts'
import { Plan } from '../rules/records.ts'

const plans = recordOf('commerce', 'plan', Plan)

/** Every plan there is or was: an administrator adds each, so they are few. */
export const listPlans = async (): Promise<Plan[]> => {
  const { pk } = planKey('')
  const items = await queryAll('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  })
  return parseAll(plans.parse, items)
}

export const readPlan = async (id: string): Promise<Plan | undefined> => {
  const item = await getItem('commerce', planKey(id))
  return item && plans.parse(item)
}

/** @returns false where there is one of this id */
export const addPlan = (plan: Plan): Promise<boolean> =>
  isWritten(put('commerce', { ...planKey(plan.id), ...plans.check(plan) }, isNew))

/** @returns the plan afterwards; undefined where it was changed since it was read */
export const changePlan = async (
  plan: Plan,
  changes: Partial<Pick<Plan, 'terms' | 'state'>>,
): Promise<Plan | undefined> => {
  const next = plans.check({ ...plan, ...changes, version: plan.version + 1 })
  const isChanged = await isWritten(
    update('commerce', planKey(plan.id), {
      set: { ...changes, version: next.version },
      when: '#version = :known',
      names: { '#version': 'version' },
      values: { ':known': plan.version },
    }),
  )
  return isChanged ? next : undefined
}
