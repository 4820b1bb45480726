import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue, _Record as SourceRecord } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'

/** One change of a table: the record as the function gets it, and what the source needs of it. */
export interface Change {
  readonly record: DynamoDBRecord
  readonly sequenceNumber: string
  /** When the item was written, in epoch milliseconds, as precisely as the stream records it. */
  readonly writtenMs: number
  /** The same for all changes of one item. */
  readonly itemKey: string
}

/** A stream's record in the shape of Lambda's event; numbers stay the text they are. */
export const changeOf = (source: SourceRecord, seenMs: number, origin: { arn: string; region: string }): Change => {
  const change = source.dynamodb ?? {}
  const writtenMs = writtenAt(change.ApproximateCreationDateTime, seenMs)
  const keys = itemOf(change.Keys ?? {})
  // As DynamoDB writes them: engines give shorter ones, and event ids that are unique within a table only.
  const sequenceNumber = (change.SequenceNumber ?? '').padStart(21, '0')
  const eventID = createHash('md5').update(`${origin.arn} ${sequenceNumber}`).digest('hex')
  return {
    sequenceNumber,
    writtenMs,
    itemKey: JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))),
    record: {
      eventID,
      eventName: source.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: origin.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(writtenMs / 1000),
        Keys: keys,
        ...(change.NewImage && { NewImage: itemOf(change.NewImage) }),
        ...(change.OldImage && { OldImage: itemOf(change.OldImage) }),
        SequenceNumber: sequenceNumber,
        SizeBytes: change.SizeBytes,
        StreamViewType: change.StreamViewType,
      },
      ...(source.userIdentity && {
        userIdentity: { type: source.userIdentity.Type, principalId: source.userIdentity.PrincipalId },
      }),
      eventSourceARN: origin.arn,
    },
  }
}

/** False for a write that left the item as it was: dynoxide records those too, DynamoDB does not. */
export const isChange = ({ record: { eventName, dynamodb } }: Change): boolean =>
  eventName !== 'MODIFY' || !isDeepStrictEqual(dynamodb?.OldImage, dynamodb?.NewImage)

/** DynamoDB Local cuts the time of a change to the minute: within that minute, the first sight of it is nearer. */
const writtenAt = (approximate: Date | undefined, seenMs: number): number => {
  const written = approximate?.getTime() ?? seenMs
  return written % 60_000 === 0 ? Math.max(written, Math.min(seenMs, written + 59_999)) : written
}

type Item = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['Keys']>

const itemOf = (item: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireValue(value)])) as Item

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const wireValue = (value: AttributeValue): unknown => {
  if (value.B) return { B: base64(value.B) }
  if (value.BS) return { BS: value.BS.map(base64) }
  if (value.L) return { L: value.L.map(wireValue) }
  if (value.M) return { M: itemOf(value.M) }
  // DynamoDB Local's streams give an empty map without its type.
  return Object.keys(value).length === 0 ? { M: {} } : value
}
