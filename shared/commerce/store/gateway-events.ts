import * as z from 'zod/mini'
import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import { type Condition, update } from '../../platform/dynamo/writes.ts'
import type { GatewayEvent } from '../rules/payment.ts'
import { keys } from './keys.ts'

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
export const giveUpOn = async (event: EventKey): Promise<void> => {
  const set = { open_shard: undefined, open_since: undefined }
  await send(update('commerce', keys.gatewayEvent(event.gateway, event.event_id), { set }))
}

export type EventKey = Pick<GatewayEvent, 'gateway' | 'event_id'>

const unmatched = 'UNMATCHED-EVENTS'

/** Events about payments that did not exist when they came, the oldest first. */
export const listUnmatched = async (limit: number): Promise<(GatewayEvent & { readonly received_at: EpochMs })[]> => {
  const { items } = await queryPage('commerce', {
    IndexName: 'payments-to-reconcile',
    KeyConditionExpression: 'open_shard = :unmatched',
    ExpressionAttributeValues: { ':unmatched': unmatched },
    Limit: limit,
  })
  const events = await Promise.all(items.map(({ pk, sk }) => getItem('commerce', { pk: String(pk), sk: String(sk) })))
  return events.filter(item => item !== undefined).map(item => z.parse(EventItem, item))
}

const EventItem = z.object({
  gateway: z.string(),
  event_id: z.string(),
  type: z.string(),
  occurred_at: z.number(),
  received_at: z.number(),
  order: z.object({
    gateway: z.string(),
    id: z.string(),
    payment_id: z.string(),
    user_id: z.string(),
    status: z.enum(['open', 'declined', 'cancelled', 'expired', 'paid']),
    captures: z.array(z.object({ id: z.string(), amount: z.number(), currency: z.string(), captured_at: z.number() })),
  }),
})
