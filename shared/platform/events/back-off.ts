import { ChangeMessageVisibilityCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { randomFraction } from '../../kernel/random.ts'
import { sqs } from '../aws/sqs.ts'
import { log, traceOf } from '../observability/log.ts'
import type { OnFailure } from './consumer.ts'

export interface BackoffPolicy {
  readonly firstSeconds: number
  readonly longestSeconds: number
}

/**
 * Makes a failed message wait longer each time: twice as long as before and at most `longestSeconds`, give or take a
 * fifth. If the call to SQS fails, the message waits its queue's visibility time-out.
 */
export const backOff =
  (policy: BackoffPolicy): OnFailure =>
  async (record, attempt) => {
    try {
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: await queueUrl(record),
          ReceiptHandle: record.receiptHandle,
          VisibilityTimeout: waitSeconds(policy, attempt),
        }),
      )
    } catch (error) {
      log.error('retry not put off', { event_id: record.messageId, error: traceOf(error) })
    }
  }

/** How long a message waits after its `attempt`-th try. */
export const waitSeconds = ({ firstSeconds, longestSeconds }: BackoffPolicy, attempt: number): number =>
  Math.ceil(Math.min(longestSeconds, firstSeconds * 2 ** (attempt - 1)) * (0.8 + randomFraction() * 0.4))

const urls = new Map<string, Promise<string>>()

const queueUrl = ({ eventSourceARN }: SQSRecord): Promise<string> => {
  const known = urls.get(eventSourceARN)
  if (known) return known
  const asked = askedFor(eventSourceARN.split(':').at(-1) ?? '')
  urls.set(eventSourceARN, asked)
  // A failure is not kept: the next message asks again.
  asked.catch(() => urls.delete(eventSourceARN))
  return asked
}

const askedFor = async (name: string): Promise<string> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }))
  if (!QueueUrl) throw new Error(`no queue ${name}`)
  return QueueUrl
}
