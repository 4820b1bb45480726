import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'
import type { GatewayOrder } from '../rules/payment.ts'
import { keys } from './keys.ts'

/** What a gateway told us once; `event_id` is its own. */
export interface GatewayEvent {
  readonly gateway: string
  readonly event_id: string
  readonly type: string
  readonly occurred_at: EpochMs
  readonly order: GatewayOrder
}

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
export const markSettled = async (event: GatewayEvent, now: EpochMs): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName('commerce'),
      Key: keys.gatewayEvent(event.gateway, event.event_id),
      UpdateExpression: 'SET settled_at = :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  )
}
