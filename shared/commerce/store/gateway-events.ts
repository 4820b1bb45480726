import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type Key, queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { type Condition, update } from '../../platform/dynamo/writes.ts'
import type { GatewayEvent, KeptGatewayEvent } from '../rules/gateway-order.ts'
import { keys } from '../rules/keys.ts'
import { gatewayEventRecords } from './payment-items.ts'

/** Longer than any gateway repeats an event. */
const keptForMs = 180 * 24 * 3600_000

/** Whether an event is completely handled: a duplicate of it is ignored. */
export const isSettled = async (event: EventKey): Promise<boolean> => {
  const item = await getItem('commerce', keys.gatewayEvent(event.gateway, event.event_id))
  return item?.settled_at !== undefined
}

/** Keeps an event under its gateway's id as completely handled. Until then its message is in the queue. */
export const keepSettled = (event: GatewayEvent, now: EpochMs): Promise<void> =>
  keep(event, now, { settled_at: now, open_shard: undefined, open_since: undefined })

/** Keeps an event about an unknown payment, for the reconciler to try again, unless it is settled by now. */
export const keepUnmatched = (event: GatewayEvent, now: EpochMs): Promise<void> =>
  keep(event, now, { open_shard: unmatched, open_since: toIso(now) }, { when: 'attribute_not_exists(settled_at)' })

/** Puts the event, or changes the one kept before, whose `received_at` stays. */
const keep = async (
  event: GatewayEvent,
  now: EpochMs,
  stored: Record<string, unknown>,
  condition: Condition = {},
): Promise<void> => {
  gatewayEventRecords.check({ ...event, received_at: now })
  await isWritten(
    update('commerce', keys.gatewayEvent(event.gateway, event.event_id), {
      set: { ...event, ttl: toTtl(now + keptForMs), ...stored },
      terms: ['received_at = if_not_exists(received_at, :received)'],
      ...condition,
      values: { ':received': now },
    }),
  )
}

/** Takes an event off the reconciler's list; the event stays for a manual review. */
export const giveUpOn = (event: EventKey): Promise<void> => takeOff(keys.gatewayEvent(event.gateway, event.event_id))

export type EventKey = Pick<GatewayEvent, 'gateway' | 'event_id'>

const unmatched = 'UNMATCHED-EVENTS'

/**
 * Events about payments that did not exist when they came, the oldest first. One that is no valid record is taken off
 * the list, as those that come first would keep the others from being read.
 */
export const listUnmatched = async (limit: number): Promise<KeptGatewayEvent[]> => {
  const { items } = await queryPage('commerce', {
    IndexName: 'payments-to-reconcile',
    KeyConditionExpression: 'open_shard = :unmatched',
    ExpressionAttributeValues: { ':unmatched': unmatched },
    Limit: limit,
  })
  const found = await Promise.all(items.map(({ pk, sk }) => readUnmatched({ pk: String(pk), sk: String(sk) })))
  return found.filter(event => event !== undefined)
}

const readUnmatched = async (key: Key): Promise<KeptGatewayEvent | undefined> => {
  const item = await getItem('commerce', key)
  const [event] = parseAll(gatewayEventRecords.parse, item ? [item] : [])
  if (item && !event) await takeOff(key)
  return event
}

/** On condition that it is there: an item that was deleted since must not come back as an empty one. */
const takeOff = async (key: Key): Promise<void> => {
  const set = { open_shard: undefined, open_since: undefined }
  await isWritten(update('commerce', key, { set, when: 'attribute_exists(pk)' }))
}
