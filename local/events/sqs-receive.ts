import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { pause } from './waiting.ts'

/** Where and how much to receive. */
export interface Receiving {
  readonly client: SQSClient
  readonly queueUrl: string
  readonly batchSize: number
  readonly maximumBatchingWindowSeconds: number
}

const longestPollSeconds = 20
const mostPerReceive = 10

/**
 * Waits for messages by long polling, then, with a batching window, for more until the batch is full or the window is over.
 * Once `signal` fires it gives what it has in hand.
 */
export const receiveBatch = async (from: Receiving, signal: AbortSignal): Promise<Message[]> => {
  const messages = await receive(from, from.batchSize, longestPollSeconds, signal)
  if (messages.length === 0) return messages
  const deadline = Date.now() + from.maximumBatchingWindowSeconds * 1000
  for (;;) {
    const left = deadline - Date.now()
    if (left <= 0 || messages.length >= from.batchSize || signal.aborted) return messages
    const waitSeconds = Math.min(longestPollSeconds, Math.floor(left / 1000))
    // SQS waits whole seconds only: the rest of the window is slept through before one last look.
    if (waitSeconds === 0) await pause(left, signal)
    messages.push(...(await receive(from, from.batchSize - messages.length, waitSeconds, signal)))
  }
}

const receive = async (from: Receiving, wanted: number, waitSeconds: number, signal: AbortSignal) => {
  if (signal.aborted) return []
  const command = new ReceiveMessageCommand({
    QueueUrl: from.queueUrl,
    MaxNumberOfMessages: Math.min(mostPerReceive, wanted),
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  })
  const reply = await from.client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    if (signal.aborted) return { Messages: [] }
    throw error
  })
  return reply.Messages ?? []
}
