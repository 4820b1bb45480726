import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from './client.ts'
import { isConditionFailure } from './errors.ts'

/** What is kept under an idempotency key: nothing yet, somebody at work on it, or the reply to give again. */
export type Earlier =
  | { readonly kind: 'none' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'running' }
  | { readonly kind: 'replied'; readonly status: number; readonly body: string }

const keptForMs = 24 * 3600_000

const keyOf = (scope: string) => ({ pk: `IDEMPOTENCY#${scope}`, sk: 'REPLY' })

/** Claims the key for this request; a claim whose owner died lapses after `leaseMs`. One write. */
export const beginOnce = async (
  scope: string,
  fingerprint: string,
  now: EpochMs,
  leaseMs: number,
): Promise<Earlier> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('runtime'),
        Item: { ...keyOf(scope), fingerprint, leased_until: now + leaseMs, ttl: toTtl(now + keptForMs) },
        ConditionExpression:
          'attribute_not_exists(pk) OR #ttl < :nowSeconds OR (fingerprint = :fingerprint AND attribute_not_exists(body) AND leased_until < :now)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':fingerprint': fingerprint, ':now': now, ':nowSeconds': Math.floor(now / 1000) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return { kind: 'none' }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    const item = (error.Item ?? {}) as Record<string, { S?: string; N?: string }>
    if (item.fingerprint?.S !== fingerprint) return { kind: 'other-request' }
    if (item.body?.S === undefined) return { kind: 'running' }
    return { kind: 'replied', status: Number(item.status?.N), body: item.body.S }
  }
}

/** Keeps the reply for a day. */
export const finishOnce = async (scope: string, status: number, body: string): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: keyOf(scope),
      UpdateExpression: 'SET #status = :status, body = :body',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ':body': body },
    }),
  )
}

/** Gives the key back after a failure, so that the client may try again. */
export const abandonOnce = async (scope: string): Promise<void> => {
  await documents.send(new DeleteCommand({ TableName: tableName('runtime'), Key: keyOf(scope) }))
}
