import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import { documents, tableName } from './client.ts'
import { isConditionFailure } from './errors.ts'

/**
 * The state of an idempotency key: free until this request claimed it by `lease`, bound to another request, in
 * progress, or answered by a reply to repeat.
 */
export type Earlier =
  | { readonly kind: 'none'; readonly lease: Lease }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'running' }
  | { readonly kind: 'replied'; readonly body: string }

/** Identifies the attempt that holds a key: an attempt whose lease lapsed must not change its successor's record. */
export type Lease = string

const keptForMs = 24 * 3600_000

const keyOf = (scope: string) => ({ pk: `IDEMPOTENCY#${scope}`, sk: 'REPLY' })

/** Claims the key for this request, in one write. The claim of an attempt that died lapses after `leaseMs`. */
export const beginOnce = async (
  scope: string,
  fingerprint: string,
  now: EpochMs,
  leaseMs: number,
): Promise<Earlier> => {
  const lease = randomUuid()
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('runtime'),
        Item: { ...keyOf(scope), fingerprint, lease, leased_until: now + leaseMs, ttl: toTtl(now + keptForMs) },
        ConditionExpression:
          'attribute_not_exists(pk) OR #ttl < :nowSeconds OR (fingerprint = :fingerprint AND attribute_not_exists(body) AND leased_until < :now)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':fingerprint': fingerprint, ':now': now, ':nowSeconds': Math.floor(now / 1000) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return { kind: 'none', lease }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    const item = (error.Item ?? {}) as Record<string, { S?: string; B?: Uint8Array }>
    if (item.fingerprint?.S !== fingerprint) return { kind: 'other-request' }
    if (item.body) return { kind: 'replied', body: unpacked(item.body) }
    // DynamoDB's reply to this claim was lost, and the SDK sent it again.
    return item.lease?.S === lease ? { kind: 'none', lease } : { kind: 'running' }
  }
}

/**
 * Keeps the reply for a day, compressed, as a write is charged by the kilobyte. Does nothing when another attempt holds
 * the lease by now.
 */
export const finishOnce = async (scope: string, lease: Lease, body: string): Promise<void> => {
  await ifMine(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: keyOf(scope),
      UpdateExpression: 'SET body = :body',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':body': packed(body), ':lease': lease },
    }),
  )
}

/** Quality 5 compresses well enough in half a millisecond. */
const packed = (body: string): Uint8Array =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })

/**
 * An earlier version kept replies as text. These are still there for a day after a version that packs them is deployed.
 */
const unpacked = ({ S, B }: { S?: string; B?: Uint8Array }): string =>
  S ?? brotliDecompressSync(B ?? new Uint8Array()).toString()

/** Frees the key after a failure, so that the client may try again. */
export const abandonOnce = async (scope: string, lease: Lease): Promise<void> => {
  await ifMine(
    new DeleteCommand({
      TableName: tableName('runtime'),
      Key: keyOf(scope),
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':lease': lease },
    }),
  )
}

/**
 * Binds the key to this request for a day, in one write, for endpoints that find the effect of an earlier attempt
 * themselves. Every attempt is counted.
 * @returns false when it is bound to another request
 */
export const bindKey = async (scope: string, fingerprint: string, now: EpochMs): Promise<boolean> => {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName('runtime'),
        Key: keyOf(scope),
        UpdateExpression: 'SET fingerprint = :fingerprint, #ttl = :ttl ADD attempts :one',
        ConditionExpression: 'attribute_not_exists(pk) OR fingerprint = :fingerprint OR #ttl < :nowSeconds',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':fingerprint': fingerprint,
          ':ttl': toTtl(now + keptForMs),
          ':one': 1,
          ':nowSeconds': Math.floor(now / 1000),
        },
      }),
    )
    return true
  } catch (error) {
    if (isConditionFailure(error)) return false
    throw error
  }
}

/**
 * Frees a key whose only attempt was refused. A key with several attempts stays bound: another attempt may have had an
 * effect.
 */
export const freeKey = (scope: string): Promise<void> =>
  ifMine(
    new DeleteCommand({
      TableName: tableName('runtime'),
      Key: keyOf(scope),
      ConditionExpression: 'attempts = :one',
      ExpressionAttributeValues: { ':one': 1 },
    }),
  )

const ifMine = async (command: UpdateCommand | DeleteCommand): Promise<void> => {
  try {
    await documents.send(command as UpdateCommand)
  } catch (error) {
    if (!isConditionFailure(error)) throw error
  }
}
