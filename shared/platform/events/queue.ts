import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { EpochMs } from '../../kernel/clock.ts'
import { sqs } from '../aws/sqs.ts'
import type { QueueName } from '../domain.ts'
import { variableOf } from '../environment.ts'

/** One message: its JSON body and, where it should wait, for how many seconds (at most 900, SQS's limit). */
export interface Message {
  readonly body: unknown
  readonly delaySeconds?: number
}

/** The longest delay SQS allows. */
export const maxDelaySeconds = 900

/** The delay of a message that is not to be received before `at`, as far as SQS allows. */
export const delayUntil = (at: EpochMs, now: EpochMs): number =>
  Math.min(maxDelaySeconds, Math.max(0, Math.ceil((at - now) / 1000)))

/** Whether this function was granted a queue of that name. */
export const maySendTo = (queue: string): queue is QueueName => Boolean(process.env[variableOf(queue, 'QUEUE')])

/** Sends all messages, ten a call, or throws. A retry sends some twice, so consumers are idempotent. */
export const sendMessages = async (queue: QueueName, messages: readonly Message[]): Promise<void> => {
  const url = process.env[variableOf(queue, 'QUEUE')]
  if (!url) throw new Error(`${variableOf(queue, 'QUEUE')} is not set: this function was not granted the queue`)
  for (let start = 0; start < messages.length; start += 10) {
    const batch = messages.slice(start, start + 10)
    const { Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map(({ body, delaySeconds }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(body),
          ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
        })),
      }),
    )
    if (Failed?.length) throw new Error(`${Failed.length} messages were not accepted: ${Failed[0]?.Code}`)
  }
}
