import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPages } from '../../platform/dynamo/items.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { periodKey, subscriptionKey } from '../rules/keys.ts'
import type { Subscription } from '../rules/records.ts'
import { ended } from '../rules/subscription.ts'
import { dueMembers, dueShard, subscriptionIn, subscriptionRecords } from './subscription-item.ts'

export const readSubscription = async (userId: string): Promise<Subscription | undefined> =>
  subscriptionIn(await getItem('commerce', subscriptionKey(userId)))

/**
 * Puts a person's subscription in the place of one that has ended: of several requests at once one does.
 * @param before the one that was read, if there is one
 * @returns whether it was put
 */
export const beginSubscription = (
  subscription: Subscription,
  before: Pick<Subscription, 'id' | 'revision'> | undefined,
): Promise<boolean> => {
  const item = {
    ...subscriptionKey(subscription.user_id),
    ...subscriptionRecords.check(subscription),
    ...dueMembers(subscription),
  }
  return isWritten(
    before
      ? put('commerce', item, {
          when: 'id = :known AND revision = :read AND #state = :over',
          names: { '#state': 'state' },
          values: { ':known': before.id, ':read': before.revision, ':over': 'ended' },
        })
      : put('commerce', item, { when: 'attribute_not_exists(pk)' }),
  )
}

/** @returns the subscription afterwards; undefined where it was changed since it was read */
export const changeSubscription = async (
  before: Subscription,
  after: Subscription,
): Promise<Subscription | undefined> => {
  const next = changed(before, after)
  return (await isWritten(changeOf(before, next))) ? next : undefined
}

/**
 * Ends a subscription, and closes its next period in the same transaction, under the key that the period's payment would have:
 * of a payment and an end at the same time one takes place, and the money of the other goes back.
 * @returns the subscription afterwards; undefined where it was changed since it was read, or that period was paid
 */
export const endSubscription = async (before: Subscription, now: EpochMs): Promise<Subscription | undefined> => {
  const next = changed(before, { ...ended(before), ended_at: now })
  return (await areWritten([changeOf(before, next), closePeriod(next)])) ? next : undefined
}

const changed = (before: Subscription, after: Subscription): Subscription =>
  subscriptionRecords.check({ ...after, revision: before.revision + 1 })

const changeOf = (before: Subscription, next: Subscription): Write => {
  const { id, user_id, plan_id: _, terms: _terms, created_at: _created, ...set } = next
  return update('commerce', subscriptionKey(user_id), {
    set: {
      paid_at: undefined,
      mandate: undefined,
      ended_at: undefined,
      returns: undefined,
      ...set,
      ...dueMembers(next),
    },
    when: 'id = :known AND revision = :read',
    values: { ':known': id, ':read': before.revision },
  })
}

const closePeriod = ({ id, user_id, paid_periods, ended_at }: Subscription): Write => {
  const of = { subscription_id: id, period: paid_periods }
  return put('commerce', { ...periodKey(user_id, of), ...of, user_id, closed_at: ended_at }, isNew)
}

/** The persons for whose subscription something is due, by pages, the longest due first. */
export async function* listDue(now: EpochMs, limit: number): AsyncGenerator<string[]> {
  const pages = queryPages('commerce', {
    IndexName: 'payments-to-reconcile',
    KeyConditionExpression: 'open_shard = :shard AND open_since <= :now',
    ExpressionAttributeValues: { ':shard': dueShard, ':now': toIso(now) },
    Limit: limit,
  })
  for await (const { items } of pages) yield items.map(({ pk }) => String(pk).replace('USER#', ''))
}
