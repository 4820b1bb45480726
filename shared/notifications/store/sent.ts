import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'

/** Longer than the queue and its dead-letter queue keep a message together. */
const keptForMs = 30 * 24 * 3600_000

const keyOf = (eventId: string) => ({ pk: `SENT#${eventId}`, sk: 'SENT' })

/** Whether this call has the lease to notify an event's recipients, and the recipients already notified. */
export interface Sending {
  readonly kind: 'claimed' | 'busy'
  readonly told: ReadonlySet<string>
}

/**
 * Leases the sending of an event's messages for `leaseMs`. If the process dies before `recordSent`, the next holder of
 * the lease sends to the recipients not yet noted.
 */
export const claimSending = async (eventId: string, now: EpochMs, leaseMs: number): Promise<Sending> => {
  const lease = randomUuid()
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: tableName('runtime'),
        Key: keyOf(eventId),
        UpdateExpression: 'SET lease = :lease, leased_until = :until, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(pk) OR leased_until < :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':lease': lease,
          ':until': now + leaseMs,
          ':ttl': toTtl(now + keptForMs),
          ':now': now,
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return { kind: 'claimed', told: new Set(Attributes?.told as Iterable<string> | undefined) }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    const item = (error.Item ?? {}) as { lease?: { S?: string }; told?: { SS?: string[] } }
    // The reply to our own claim was lost, and the SDK made it again.
    return { kind: item.lease?.S === lease ? 'claimed' : 'busy', told: new Set(item.told?.SS) }
  }
}

export const recordSent = async (eventId: string, recipients: readonly string[]): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: keyOf(eventId),
      UpdateExpression: 'ADD told :recipients',
      ExpressionAttributeValues: { ':recipients': new Set(recipients) },
    }),
  )
}
