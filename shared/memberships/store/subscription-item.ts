import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { StoredItem as Item } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { Subscription } from '../rules/records.ts'
import { nextStep } from '../rules/subscription.ts'

export const subscriptionRecords = recordOf('commerce', 'subscription', Subscription)

export const subscriptionIn = (item: Item | undefined): Subscription | undefined =>
  item && subscriptionRecords.parse(item)

/** In the index of what is open in `commerce`, apart from payments and refunds, by the time from which something is due. */
export const dueShard = 'SUBSCRIPTIONS'

/** The members by which the schedule finds it; none once it has ended. */
export const dueMembers = (subscription: Subscription): Item => {
  const at = dueFrom(subscription)
  return at === undefined
    ? { open_shard: undefined, open_since: undefined }
    : { open_shard: dueShard, open_since: toIso(at) }
}

/** From when on something is due, as far as the record says. */
const dueFrom = (subscription: Subscription): EpochMs | undefined => {
  // Its mandate is still to be given up.
  if (subscription.state === 'ended') return subscription.mandate && subscription.ended_at
  const step = nextStep(subscription, 0)
  return step.kind === 'rest' ? step.until : 0
}

/** Members to set in the item of one that ends. A mandate stays until it was given up. */
export const ended = (subscription: Subscription, now: EpochMs): Item => {
  const changes = { state: 'ended' as const, ended_at: now, revision: subscription.revision + 1 }
  return { ...changes, ...dueMembers({ ...subscription, ...changes }) }
}
