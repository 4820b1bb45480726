import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { tableName } from './client.ts'
import { writeIf } from './conditional-write.ts'
import type { RateLimitStatus } from './rate-limits.ts'

const dayMs = 24 * 3600_000

/** Counts one of at most `max` in this day of UTC, by one conditional write: exact under concurrent requests. */
export const countToday = async (key: string, max: number, now: EpochMs): Promise<RateLimitStatus> => {
  const day = Math.floor(now / dayMs)
  const resetSeconds = Math.max(1, Math.ceil(((day + 1) * dayMs - now) / 1000))
  const counted = await writeIf(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: { pk: `LIMIT#${key}#${new Date(day * dayMs).toISOString().slice(0, 10)}`, sk: 'LIMIT' },
      UpdateExpression: 'ADD #count :one SET #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(#count) OR #count < :max',
      ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':one': 1, ':max': max, ':ttl': toTtl((day + 2) * dayMs) },
      ReturnValues: 'UPDATED_NEW',
    }),
  )
  const remaining = counted ? max - Number(counted.Attributes?.count) : 0
  return { allowed: !!counted, limit: max, remaining, resetSeconds, retryAfterSeconds: counted ? 0 : resetSeconds }
}
