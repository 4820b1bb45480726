import type { Kinds } from '../../commerce/rules/selling.ts'
import { giveUpMandate } from '../../commerce/workflows/give-up-mandate.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readPreferences } from '../../platform/dynamo/preferences.ts'
import { newSubscription } from '../rules/new-subscription.ts'
import type { Plan, Subscription } from '../rules/records.ts'
import { readPlan } from '../store/plans.ts'
import { beginSubscription, endSubscription, readSubscription } from '../store/subscriptions.ts'
import { heardOf } from './hear-of-period.ts'

/** Each lost race means that another request has changed the person's subscription. */
const attempts = 5

/** The clocks of a person who has told of none. */
const usualZone = 'Asia/Kolkata'

/**
 * A person's new subscription to a plan, unpaid; the one that an earlier request to the same plan has begun is gone on with.
 * @throws DomainError PLAN_NOT_FOUND, PLAN_RETIRED; SUBSCRIPTION_EXISTS where they have one, with its id
 */
export const subscribe = async (
  kinds: Kinds,
  { userId, planId }: { readonly userId: string; readonly planId: string },
  now: EpochMs,
): Promise<Subscription> => {
  const [plan, { quiet_hours }] = await Promise.all([readPlan(planId), readPreferences(userId)])
  if (!plan) throw planNotFound()
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const known = await knownOf(kinds, userId, now)
    if (known && known.state !== 'ended') {
      if (isGoingOn(known, plan, now)) return known
      if (known.state !== 'unpaid' || now < known.expires_at) throw exists(known)
      await endSubscription(known, now)
      continue
    }
    if (plan.state === 'retired') throw new DomainError('PLAN_RETIRED', 'Nobody can subscribe to this plan any more.')
    const next = newSubscription({ user_id: userId, plan, time_zone: quiet_hours?.time_zone ?? usualZone }, now)
    // The record of the old one is the only one by which its mandate would be found.
    if (known?.mandate) await giveUpMandate({ user_id: userId, id: known.mandate.payment_id })
    if (await beginSubscription(next, known)) return next
  }
  throw new Error(`the subscription of ${userId} kept changing`)
}

const knownOf = async (kinds: Kinds, userId: string, now: EpochMs): Promise<Subscription | undefined> => {
  const known = await readSubscription(userId)
  const isOver = known?.state === 'ended' || (known?.state === 'unpaid' && now >= known.expires_at)
  return known && isOver ? heardOf(kinds, known, now) : known
}

export const planNotFound = (): DomainError => new DomainError('PLAN_NOT_FOUND', 'There is no such plan.')

const isGoingOn = ({ state, plan_id, expires_at }: Subscription, plan: Plan, now: EpochMs): boolean =>
  state === 'unpaid' && plan_id === plan.id && now < expires_at

const exists = ({ id, state }: Subscription): DomainError =>
  new DomainError(
    'SUBSCRIPTION_EXISTS',
    state === 'unpaid'
      ? 'You have begun a subscription to another plan: pay it, or cancel it first.'
      : 'You have a subscription already: cancel it first, and choose another plan once it has ended.',
    { details: { subscription_id: id } },
  )
