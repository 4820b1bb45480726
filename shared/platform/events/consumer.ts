import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod/mini'
import type { $ZodType, output } from 'zod/v4/core'
import { actingAlone } from '../dynamo/actor.ts'
import { log, traceOf } from '../observability/log.ts'

/** A message's metadata. */
export interface Delivery {
  readonly messageId: string
  /** 1 for the first delivery. */
  readonly attempt: number
}

/** Runs for a message that failed, before its queue delivers it again. */
export type OnFailure = (record: SQSRecord, attempt: number) => Promise<void>

/**
 * The Lambda handler of a queue: each message is parsed and handled on its own, and only those that failed come back
 * (partial batch replies). A body of the wrong form fails until the queue's redrive moves it to the dead-letter queue.
 */
export const consumer = <S extends $ZodType>(
  schema: S,
  handle: (message: output<S>, delivery: Delivery) => Promise<void>,
  onFailure?: OnFailure,
) => {
  const onRecord = async (record: SQSRecord): Promise<void> => {
    const delivery = { messageId: record.messageId, attempt: Number(record.attributes.ApproximateReceiveCount) }
    try {
      await handle(z.parse(schema, JSON.parse(record.body)), delivery)
    } catch (error) {
      log.error('message failed', { event_id: record.messageId, count: delivery.attempt, error: traceOf(error) })
      await onFailure?.(record, delivery.attempt)
      throw error
    }
  }
  return (event: SQSEvent, context: Context) =>
    actingAlone(context?.awsRequestId, () =>
      processPartialResponse(event, onRecord, new BatchProcessor(EventType.SQS), {
        context,
        throwOnFullBatchFailure: false,
      }),
    )
}
