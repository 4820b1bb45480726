import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { membershipIds } from '../domain.ts'
import type { Terms } from './plan.ts'
import type { Plan } from './records.ts'

/** All of them are read together. */
const mostPlans = 200

/** @param request the identity of the request; its repeats give the same plan */
export const newPlan = (terms: Terms, request: string | undefined, now: EpochMs): Plan => ({
  id: request === undefined ? newId(membershipIds.plan, now) : derivedId(membershipIds.plan, request),
  terms,
  state: 'open',
  version: 1,
  created_at: now,
})

/** @throws DomainError TOO_MANY_PLANS */
export const requireRoom = (plans: readonly Plan[], plan: Plan): void => {
  if (plans.length >= mostPlans && !plans.some(({ id }) => id === plan.id))
    throw new DomainError('TOO_MANY_PLANS', `There are ${mostPlans} plans already, with those that were retired.`)
}

export const planChanged = (): DomainError =>
  new DomainError('PLAN_CHANGED', 'This plan was changed since you read it: read it again.')
