import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
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
}

/**
 * The Lambda handler of a table's stream: changes in order; at the first that fails it asks to be called again from
 * there (partial batch replies), so no change is passed over.
 */
export const streamConsumer =
  (handle: (change: Change) => Promise<void>) =>
  async (event: DynamoDBStreamEvent): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
    for (const record of event.Records) {
      try {
        await handle(toChange(record))
      } catch (error) {
        log.error('change failed', { event_id: record.eventID, error: traceOf(error) })
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] }
      }
    }
    return { batchItemFailures: [] }
  }

const toChange = ({ eventID, dynamodb }: DynamoDBRecord): Change => ({
  id: eventID ?? '',
  pk: String(dynamodb?.Keys?.pk?.S),
  sk: String(dynamodb?.Keys?.sk?.S),
  before: image(dynamodb?.OldImage),
  after: image(dynamodb?.NewImage),
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
