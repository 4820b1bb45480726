import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import type { Limit } from '../http/contract.ts'
import { documents, tableName } from './client.ts'
import { isConditionFailure } from './errors.ts'

type Rate = Pick<Limit, 'max' | 'seconds'>

/** A request's result against its limit: requests left at this moment, seconds until all are back, seconds to wait. */
export interface RateLimitStatus {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
  readonly retryAfterSeconds: number
}

/**
 * Counts one request by GCRA (the generic cell rate algorithm): the item keeps `tat`, the theoretical arrival time, in
 * epoch milliseconds, of the next request of an even flow. Exact under parallel use, as conditions decide. A quiet key
 * costs one write and a refusal one; a burst two, as DynamoDB has no `max(tat, now)`.
 *
 * Concurrent requests may be written in another order than their clocks were read. Requests of a burst that are older
 * than the first one written count as sent with it, by the `latest` it stored; by their own time the last would be
 * refused.
 */
export const countRequest = async (key: string, limit: Rate, now: EpochMs): Promise<RateLimitStatus> => {
  const spacing = Math.ceil((limit.seconds * 1000) / limit.max)
  const latest = now + spacing * (limit.max - 1)
  const first = await advance(key, 'quiet', { now, spacing, latest })
  if (first.counted) return statusOf(limit, first.tat, spacing, now)
  if (first.tat > first.latest) return refusedStatus(limit, first, now)
  const next = await advance(key, 'busy', { now, spacing, latest })
  if (next.counted) return statusOf(limit, next.tat, spacing, now)
  return next.tat > next.latest ? refusedStatus(limit, next, now) : countRequest(key, limit, now)
}

interface Cell {
  readonly now: EpochMs
  readonly spacing: number
  readonly latest: EpochMs
}

const steps = {
  quiet: {
    UpdateExpression: 'SET tat = :now + :spacing, latest = :latest, #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(tat) OR tat <= :now',
  },
  busy: {
    UpdateExpression: 'SET tat = tat + :spacing, #ttl = :ttl',
    ConditionExpression: 'tat > :now AND (tat <= :latest OR tat <= latest)',
  },
}

const advance = async (key: string, step: keyof typeof steps, { now, spacing, latest }: Cell) => {
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: tableName('runtime'),
        Key: { pk: `LIMIT#${key}`, sk: 'LIMIT' },
        ...steps[step],
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':now': now,
          ':spacing': spacing,
          ':ttl': toTtl(latest + 2 * spacing),
          ':latest': latest,
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return { counted: true, tat: Number(Attributes?.tat), latest }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    const { tat, latest: ofBurst } = (error.Item ?? {}) as Partial<Record<'tat' | 'latest', { N: string }>>
    return { counted: false, tat: Number(tat?.N ?? 0), latest: Math.max(latest, Number(ofBurst?.N ?? 0)) }
  }
}

const statusOf = (limit: Rate, tat: EpochMs, spacing: number, now: EpochMs): RateLimitStatus => ({
  allowed: true,
  limit: limit.max,
  remaining: Math.max(0, Math.floor((now + spacing * limit.max - tat) / spacing)),
  resetSeconds: Math.max(0, Math.ceil((tat - now) / 1000)),
  retryAfterSeconds: 0,
})

const refusedStatus = (
  limit: Rate,
  { tat, latest }: Record<'tat' | 'latest', EpochMs>,
  now: EpochMs,
): RateLimitStatus => ({
  allowed: false,
  limit: limit.max,
  remaining: 0,
  resetSeconds: Math.ceil((tat - now) / 1000),
  retryAfterSeconds: Math.max(1, Math.ceil((tat - latest) / 1000)),
})
