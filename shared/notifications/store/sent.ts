import { createHash } from 'node:crypto'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'

/** Longer than the queue and its dead-letter queue keep a message together. */
const keptForMs = 30 * 24 * 3600_000

const keyOf = (eventId: string, recipient: string) => ({
  pk: `SENT#${eventId}#${createHash('sha256').update(recipient.toLowerCase()).digest('base64url')}`,
  sk: 'SENT',
})

/**
 * Takes it upon oneself to tell a recipient of an event, for `leaseMs`. Who dies before `recordSent` leaves it to whoever
 * comes after that.
 */
export const claimSending = async (
  eventId: string,
  recipient: string,
  now: EpochMs,
  leaseMs: number,
): Promise<'claimed' | 'busy' | 'sent'> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('runtime'),
        Item: { ...keyOf(eventId, recipient), leased_until: now + leaseMs, ttl: toTtl(now + keptForMs) },
        ConditionExpression: 'attribute_not_exists(pk) OR (attribute_not_exists(sent_at) AND leased_until < :now)',
        ExpressionAttributeValues: { ':now': now },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return 'claimed'
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    return error.Item && 'sent_at' in error.Item ? 'sent' : 'busy'
  }
}

export const recordSent = async (eventId: string, recipient: string, now: EpochMs): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName('runtime'),
      Key: keyOf(eventId, recipient),
      UpdateExpression: 'SET sent_at = :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  )
}
