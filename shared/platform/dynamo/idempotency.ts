import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import { documents, tableName } from './client.ts'
import { writeIf } from './conditional-write.ts'
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

/** One attempt of a request whose key is bound. The last one has the lease; `isFirst` when none is known to have come before. */
export interface Attempt {
  readonly lease: Lease
  readonly isFirst: boolean
}

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
        ExpressionAttributeValues: { ':fingerprint': fingerprint, ':now': now, ':nowSeconds': toTtl(now) },
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
  await writeIf(
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
  await writeIf(
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
 * themselves.
 * @returns undefined when it is bound to another request
 */
export const bindKey = async (scope: string, fingerprint: string, now: EpochMs): Promise<Attempt | undefined> => {
  const lease = randomUuid()
  const nowSeconds = toTtl(now)
  const written = await writeIf(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: keyOf(scope),
      UpdateExpression: 'SET fingerprint = :fingerprint, lease = :lease, #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(pk) OR fingerprint = :fingerprint OR #ttl < :nowSeconds',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':fingerprint': fingerprint,
        ':lease': lease,
        ':ttl': toTtl(now + keptForMs),
        ':nowSeconds': nowSeconds,
      },
      ReturnValues: 'ALL_OLD',
    }),
  )
  // DynamoDB takes days to delete what has expired, and its attempts are none of this request.
  return written && { lease, isFirst: !(written.Attributes?.ttl >= nowSeconds) }
}

/** Frees a key whose only attempt was refused. One that had several stays bound: another of them may have had an effect. */
export const freeKey = async (scope: string, { lease, isFirst }: Attempt): Promise<void> => {
  if (isFirst) await abandonOnce(scope, lease)
}
