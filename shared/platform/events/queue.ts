import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { EpochMs } from '../../kernel/clock.ts'
import { sqs } from '../aws/sqs.ts'
import type { QueueName } from '../domain.ts'
import { variableOf } from '../environment.ts'

/** One message: its JSON body and, where it should wait, for how many seconds (at most 900, SQS's limit). */
export interface Message {
  readonly body: unknown
  readonly delaySeconds?: number
  readonly order?: Order | undefined
}

/** Where a message of an ordered queue stands: behind the others of its group; one of the same id within five minutes is dropped. */
export interface Order {
  readonly group: string
  readonly id: string
}

/** The longest delay SQS allows. */
export const maxDelaySeconds = 900

/** The delay of a message that is not to be received before `at`, as far as SQS allows. */
export const delayUntil = (at: EpochMs, now: EpochMs): number =>
  Math.min(maxDelaySeconds, Math.max(0, Math.ceil((at - now) / 1000)))

/** Whether this function was granted a queue of that name. */
export const maySendTo = (queue: string): queue is QueueName => Boolean(process.env[variableOf(queue, 'QUEUE')])

/** What became of a message: `refused` by SQS for what it is, so that no repeat can succeed, or `failed` for now. */
export type Fate = 'sent' | 'refused' | 'failed'

/** SQS's limit for a request, and so for a message. */
const mostBytes = 262_144
const mostEntries = 10

/** The address of a queue that this function was granted. @throws Error for another one */
export const urlOf = (queue: QueueName): string => {
  const url = process.env[variableOf(queue, 'QUEUE')]
  if (!url) throw new Error(`${variableOf(queue, 'QUEUE')} is not set: this function was not granted the queue`)
  return url
}

/** Sends all messages, in as few requests as can be, or throws. A retry sends some twice, so consumers are idempotent. */
export const sendMessages = async (queue: QueueName, messages: readonly Message[]): Promise<void> => {
  const fates = await sendEach(urlOf(queue), messages)
  const left = fates.filter(fate => fate !== 'sent')
  if (left.length > 0) throw new Error(`${left.length} messages were not accepted: ${left[0]}`)
}

/**
 * Sends messages, and says of each what became of it.
 * @throws any error of a whole request: nothing is known of its messages then
 */
export const sendEach = async (url: string, messages: readonly Message[]): Promise<Fate[]> => {
  const fates: Fate[] = messages.map(() => 'refused')
  for (const batch of batchesOf(messages)) {
    const { Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map(({ index, body, delaySeconds, order }) => ({
          Id: String(index),
          MessageBody: body,
          ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
          ...(order && { MessageGroupId: order.group, MessageDeduplicationId: order.id }),
        })),
      }),
    )
    for (const { index } of batch) {
      const failure = Failed.find(({ Id }) => Id === String(index))
      fates[index] = failure ? (failure.SenderFault ? 'refused' : 'failed') : 'sent'
    }
  }
  return fates
}

interface Entry {
  readonly index: number
  readonly body: string
  readonly delaySeconds: number | undefined
  readonly order: Order | undefined
}

/** Without a message that is larger than SQS takes. */
const batchesOf = (messages: readonly Message[]): Entry[][] => {
  const batches: Entry[][] = []
  let bytes = 0
  for (const [index, { body: value, delaySeconds, order }] of messages.entries()) {
    const body = asciiJson(value)
    if (body.length > mostBytes) continue
    const last = batches.at(-1)
    if (last && last.length < mostEntries && bytes + body.length <= mostBytes) {
      last.push({ index, body, delaySeconds, order })
      bytes += body.length
    } else {
      batches.push([{ index, body, delaySeconds, order }])
      bytes = body.length
    }
  }
  return batches
}

/** JSON in ASCII alone: SQS refuses some characters, such as U+FFFF, that a person's name may contain. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
