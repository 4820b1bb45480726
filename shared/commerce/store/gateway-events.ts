import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import type { GatewayEvent } from '../rules/payment.ts'
import { keys } from './keys.ts'

/** Longer than any gateway sends an event again. */
const keptForMs = 180 * 24 * 3600_000

/**
 * Keeps an event under its gateway's id.
 * @returns `settled` when it was kept before and all it means is done; `fresh` also for one whose consumer died midway
 */
export const keepEvent = async (event: GatewayEvent, now: EpochMs): Promise<'fresh' | 'settled'> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('commerce'),
        Item: {
          ...keys.gatewayEvent(event.gateway, event.event_id),
          ...event,
          received_at: now,
          ttl: toTtl(now + keptForMs),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return 'fresh'
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    return error.Item?.settled_at === undefined ? 'fresh' : 'settled'
  }
}

/** Notes that all an event means is done: from now on a duplicate of it stops at `keepEvent`. */
export const markSettled = (event: EventKey, now: EpochMs): Promise<void> =>
  change(event, 'SET settled_at = :now REMOVE open_shard, open_since', { ':now': now })

/** Notes that an event is about a payment we do not have, for the reconciler to look at again. */
export const markUnmatched = (event: EventKey, now: EpochMs): Promise<void> =>
  change(event, 'SET open_shard = :unmatched, open_since = :now', { ':unmatched': unmatched, ':now': toIso(now) })

/** Nobody looks at it again; the event stays for a person. */
export const giveUpOn = (event: EventKey): Promise<void> => change(event, 'REMOVE open_shard, open_since', {})

export type EventKey = Pick<GatewayEvent, 'gateway' | 'event_id'>

const unmatched = 'UNMATCHED-EVENTS'

const change = async (event: EventKey, expression: string, values: Record<string, unknown>): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName('commerce'),
      Key: keys.gatewayEvent(event.gateway, event.event_id),
      UpdateExpression: expression,
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  )
}

/** Events about payments we did not have when they came, the oldest first. */
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
