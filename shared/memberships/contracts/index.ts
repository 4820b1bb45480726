import { cancelSubscription } from './cancel-subscription.ts'
import { changePlan } from './change-plan.ts'
import { createPlan } from './create-plan.ts'
import { createSubscription } from './create-subscription.ts'
import { getOwnSubscription } from './get-own-subscription.ts'
import { getPlan } from './get-plan.ts'
import { listPlans } from './list-plans.ts'
import { resumeSubscription } from './resume-subscription.ts'
import { retirePlan } from './retire-plan.ts'

export const contracts = {
  listPlans,
  getPlan,
  createPlan,
  changePlan,
  retirePlan,
  createSubscription,
  getOwnSubscription,
  cancelSubscription,
  resumeSubscription,
} as const
