import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { type EpochMs, now } from '../../kernel/clock.ts'
import { actingAlone } from '../dynamo/actor.ts'
import { log } from '../observability/log.ts'

type Item = Record<string, unknown>

/** One change of one item, from its table's stream. Numbers beyond the safe integers (claims) come as text. */
export interface Change {
  /** The same in every delivery of the change. */
  readonly id: string
  readonly pk: string
  readonly sk: string
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** When the item changed; the stream's precision is a second. */
  readonly at: EpochMs
  /** The stream of the table, and a sequence number that rises with each change of the item. */
  readonly source: { readonly stream: string; readonly position: string }
  readonly streamArn: string
  /** True when DynamoDB's time to live deleted the item. */
  readonly isExpiry: boolean
}

interface BatchReply {
  readonly batchItemFailures: { itemIdentifier: string }[]
}

/**
 * The Lambda handler of a table's stream: a batch of changes, in the order in which they came. `handle` returns the changes
 * that failed; the records from the first of them on are delivered again, so that none is skipped (partial batch replies).
 */
export const streamBatchConsumer =
  (handle: (changes: readonly Change[]) => Promise<ReadonlySet<Change>>) =>
  (event: DynamoDBStreamEvent, context?: Context): Promise<BatchReply> =>
    actingAlone(context?.awsRequestId, async () => {
      const changes = event.Records.map(toChange)
      noteLateness(changes)
      const failed = await handle(changes)
      const first = changes.find(change => failed.has(change))
      return { batchItemFailures: first ? [{ itemIdentifier: first.source.position }] : [] }
    })

/** Logs and counts a batch whose oldest change has waited longer than the stack says it may; there is an alarm for the count. */
const noteLateness = (changes: readonly Change[]): void => {
  const waited = now() - Math.min(...changes.map(({ at }) => at))
  if (waited < Number(process.env.LATE_AFTER_MINUTES ?? 10) * 60_000) return
  const measures = { late_changes: [changes.length, 'Count'] } as const
  log.warn('changes are late', { count: changes.length, latency_ms: waited }, { measures })
}

const toChange = ({ eventID, dynamodb, eventSourceARN, userIdentity }: DynamoDBRecord): Change => ({
  id: eventID ?? '',
  pk: String(dynamodb?.Keys?.pk?.S),
  sk: String(dynamodb?.Keys?.sk?.S),
  before: image(dynamodb?.OldImage),
  after: image(dynamodb?.NewImage),
  at: (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000,
  source: { stream: eventSourceARN?.split('/stream/')[1] ?? '', position: dynamodb?.SequenceNumber ?? '0' },
  streamArn: eventSourceARN ?? '',
  isExpiry: userIdentity?.type === 'Service' && userIdentity.principalId === 'dynamodb.amazonaws.com',
})

const image = (attributes: unknown): Item | undefined =>
  attributes === undefined
    ? undefined
    : unmarshall(
        attributes as Record<string, AttributeValue>,
        {
          wrapNumbers: (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text),
        } as never,
      )
