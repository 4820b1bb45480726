import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod/mini'
import type { $ZodType, output } from 'zod/v4/core'
import { actingAlone } from '../dynamo/actor.ts'
import { log, traceOf } from '../observability/log.ts'
import type { OnFailure } from './consumer.ts'
import { parkMessage } from './parking.ts'

/** What became of a message; `impossible`: no repeat of it can succeed. */
export type Fate =
  | { readonly done: true }
  | { readonly done: false; readonly error: unknown; readonly impossible: boolean }

/**
 * The Lambda handler of an ordered queue whose messages are worked on together. A failed message comes back, and its group waits
 * for it; one that can never succeed is put to the dead letters at once, so that it keeps no other waiting.
 * @param handle says of each message what became of it, in their order
 */
export const batchConsumer =
  <S extends $ZodType>(
    schema: S,
    handle: (messages: readonly output<S>[]) => Promise<readonly Fate[]>,
    onFailure: OnFailure,
  ) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    actingAlone(context?.awsRequestId, async () => {
      const read = event.Records.map(record => ({ record, message: messageOf(schema, record) }))
      const sound = read.flatMap(({ record, message }) => (message === undefined ? [] : [{ record, message }]))
      const fates = await handled(
        handle,
        sound.map(({ message }) => message as output<S>),
      )
      const faults = sound.map(({ record }, index) => ({ record, fate: fates[index] }))
      const malformed = read
        .filter(({ message }) => message === undefined)
        .map(({ record }) => ({ record, fate: broken }))
      const failed = await Promise.all([...faults, ...malformed].map(each => leftOver(each, onFailure)))
      return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) }
    })

const broken: Fate = { done: false, error: new Error('not a message of this queue'), impossible: true }

const messageOf = <S extends $ZodType>(schema: S, { body }: SQSRecord): output<S> | undefined => {
  try {
    return z.parse(schema, JSON.parse(body))
  } catch {
    return undefined
  }
}

const handled = async <Message>(
  handle: (messages: readonly Message[]) => Promise<readonly Fate[]>,
  messages: readonly Message[],
): Promise<readonly Fate[]> => {
  if (messages.length === 0) return []
  try {
    return await handle(messages)
  } catch (error) {
    return messages.map(() => ({ done: false, error, impossible: false }))
  }
}

/** @returns the message where it is to come back */
const leftOver = async (
  { record, fate }: { readonly record: SQSRecord; readonly fate: Fate | undefined },
  onFailure: OnFailure,
): Promise<SQSRecord[]> => {
  if (!fate || fate.done) return []
  const attempt = Number(record.attributes.ApproximateReceiveCount)
  log.error('message failed', { event_id: record.messageId, count: attempt, error: traceOf(fate.error) })
  if (fate.impossible && (await isParked(record))) return []
  await onFailure(record, attempt)
  return [record]
}

const isParked = async (record: SQSRecord): Promise<boolean> => {
  try {
    await parkMessage(record)
    return true
  } catch (error) {
    log.error('message not parked', { event_id: record.messageId, error: traceOf(error) })
    return false
  }
}
