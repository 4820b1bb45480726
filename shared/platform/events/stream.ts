import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { EpochMs } from '../../kernel/clock.ts'
import { actingAlone } from '../dynamo/actor.ts'
import { log, traceOf } from '../observability/log.ts'

type Item = Record<string, unknown>

/** One change of one item, as the table's stream tells it. Numbers beyond the safe integers (claims) come as text. */
export interface Change {
  /** The same however often the change is told. */
  readonly id: string
  readonly pk: string
  readonly sk: string
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** When it was made, as near as the stream tells: to the second. */
  readonly at: EpochMs
  /** Where the stream tells it: which stream of the table, and a number that rises with each change of the item. */
  readonly source: { readonly stream: string; readonly position: string }
  /** Time to live removed the item, nobody else. */
  readonly isExpiry: boolean
}

interface Options {
  readonly itemsAtOnce?: number
  /** Sees a whole batch first and may do what is cheaper together; `handle` is called for each change all the same. */
  readonly ahead?: (changes: readonly Change[]) => Promise<void>
}

interface BatchReply {
  readonly batchItemFailures: { itemIdentifier: string }[]
}

/**
 * The Lambda handler of a table's stream: changes in order; at the first that fails it asks to be called again from
 * there (partial batch replies), so no change is passed over. With `itemsAtOnce` only the changes of one item are in
 * order, so many items are worked on side by side; what came after a failure is told again then.
 */
export const streamConsumer =
  (handle: (change: Change) => Promise<void>, { itemsAtOnce = 1, ahead }: Options = {}) =>
  (event: DynamoDBStreamEvent, context?: Context): Promise<BatchReply> =>
    actingAlone(context?.awsRequestId, async () => {
      await ahead?.(event.Records.map(toChange))
      const lines = itemsAtOnce === 1 ? [event.Records] : [...Map.groupBy(event.Records, keyOf).values()]
      const failed: DynamoDBRecord[] = []
      const work = async (): Promise<void> => {
        for (let line = lines.shift(); line; line = lines.shift()) {
          const failure = await inOrder(line, handle)
          if (failure) failed.push(failure)
        }
      }
      await Promise.all(Array.from({ length: itemsAtOnce }, work))
      const first = event.Records.find(record => failed.includes(record))
      return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] }
    })

const keyOf = ({ dynamodb }: DynamoDBRecord): string => JSON.stringify([dynamodb?.Keys?.pk?.S, dynamodb?.Keys?.sk?.S])

/** @returns the record that failed, behind which none was looked at */
const inOrder = async (
  records: readonly DynamoDBRecord[],
  handle: (change: Change) => Promise<void>,
): Promise<DynamoDBRecord | undefined> => {
  for (const record of records) {
    try {
      await handle(toChange(record))
    } catch (error) {
      log.error('change failed', { event_id: record.eventID, error: traceOf(error) })
      return record
    }
  }
  return undefined
}

const toChange = ({ eventID, dynamodb, eventSourceARN, userIdentity }: DynamoDBRecord): Change => ({
  id: eventID ?? '',
  pk: String(dynamodb?.Keys?.pk?.S),
  sk: String(dynamodb?.Keys?.sk?.S),
  before: image(dynamodb?.OldImage),
  after: image(dynamodb?.NewImage),
  at: (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000,
  source: { stream: eventSourceARN?.split('/stream/')[1] ?? '', position: dynamodb?.SequenceNumber ?? '0' },
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
