import type { SQSRecord } from 'aws-lambda'
import { log, traceOf } from '../observability/log.ts'
import { sendEach } from './queue.ts'
import type { Change } from './stream.ts'

/**
 * Parks a change that can never be processed: its place in the stream goes to the queue where Lambda puts what it gave up,
 * in the same form, with an alarm. The change itself stays in the stream for a day, and its item in the table.
 * @throws Error where it could not be parked now
 */
export const park = async ({ id, pk, sk, source, streamArn }: Change, error: unknown): Promise<void> => {
  const measures = { parked_changes: [1, 'Count'] } as const
  log.error('change parked', { event_id: id, error: traceOf(error) }, { measures })
  const place = { streamArn, startSequenceNumber: source.position, endSequenceNumber: source.position, batchSize: 1 }
  const [fate] = await sendEach(parkingQueue(), [{ body: { keys: { pk, sk }, DDBStreamBatchInfo: place } }])
  if (fate !== 'sent') throw new Error(`${id} could not be parked`)
}

/**
 * Puts a message of an ordered queue to its dead letters as it is, so that it can be sent back from there.
 * @throws Error where that could not be done now
 */
export const parkMessage = async ({ messageId, body, attributes }: SQSRecord): Promise<void> => {
  const order = { group: attributes.MessageGroupId ?? messageId, id: messageId }
  const [fate] = await sendEach(parkingQueue(), [{ body: asJson(body), order }])
  if (fate !== 'sent') throw new Error(`${messageId} could not be parked`)
}

const asJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

/** The address of the function's own queue of failures, set by the stack. */
const parkingQueue = (): string => {
  const url = process.env.PARKING_QUEUE
  if (!url) throw new Error('PARKING_QUEUE is not set: this function parks nothing')
  return url
}
