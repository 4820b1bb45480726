import { DeleteMessageBatchCommand, GetQueueAttributesCommand, type Message } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { type Invoke, isRefusal } from '../lambda/invoke.ts'
import { readBatchReply } from './batch-reply.ts'
import { compileSqsFilter, type FilterCriteria } from './filter.ts'
import { withinPayload } from './payload.ts'
import { type Receiving, receiveBatch } from './sqs-receive.ts'
import { sqsRecord } from './sqs-record.ts'
import { asError, backoffMs, pause } from './waiting.ts'

export interface SqsSourceOptions extends Receiving {
  readonly queueArn: string
  readonly region: string
  readonly functionName: string
  readonly invoke: Invoke
  readonly reportBatchItemFailures: boolean
  /** Batches handed to the function at the same time; 5 when absent. */
  readonly maximumConcurrency?: number
  readonly filterCriteria?: FilterCriteria
  /** Receives every failure of a batch and of a call; the source continues by itself. */
  readonly onError: (error: Error) => void
}

interface Handling extends SqsSourceOptions {
  readonly matches: (record: SQSRecord) => boolean
  readonly signal: AbortSignal
}

/**
 * Feeds a queue's messages to a function as Lambda's event source mapping does: what succeeds or is filtered out is
 * deleted, what fails stays invisible until its visibility time-out and is then the queue's to redeliver or redrive.
 * `stop` receives nothing more and settles when the batches in hand are through.
 * @throws Error when a filter pattern is not valid
 */
export const startSqsSource = (options: SqsSourceOptions): { stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const matches = compileSqsFilter(options.filterCriteria)
  const polling = poll({ ...options, matches, signal: stopping.signal })
  return {
    stop: async () => {
      stopping.abort()
      await polling
    },
  }
}

const poll = async (options: Handling): Promise<void> => {
  const { signal, onError, maximumConcurrency = 5 } = options
  const running = new Set<Promise<void>>()
  let visibilityMs: number | undefined
  for (let failures = 0; !signal.aborted; ) {
    try {
      visibilityMs ??= await visibilityTimeoutMs(options)
      const messages = await receiveBatch(options, signal)
      failures = 0
      if (messages.length === 0) continue
      const batch = handleBatch(messages, Date.now() + visibilityMs, options).finally(() => running.delete(batch))
      running.add(batch)
    } catch (error) {
      onError(new Error(`${options.functionName} cannot receive from ${options.queueUrl}`, { cause: asError(error) }))
      await pause(backoffMs(failures++, 100, 5000), signal)
    }
    while (running.size >= maximumConcurrency) await Promise.race(running)
  }
  await Promise.all(running)
}

const visibilityTimeoutMs = async ({ client, queueUrl }: Handling): Promise<number> => {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] })
  const { Attributes } = await client.send(command)
  return Number(Attributes?.VisibilityTimeout ?? 30) * 1000
}

const handleBatch = async (messages: Message[], deadline: number, options: Handling): Promise<void> => {
  const records = messages.map(message => sqsRecord(message, options.queueArn, options.region))
  try {
    await remove(
      records.filter(record => !options.matches(record)),
      options,
    )
    for (const run of withinPayload(records.filter(options.matches)))
      await remove(await succeeded(run, deadline, options), options)
  } catch (error) {
    options.onError(
      new Error(`${options.functionName} failed ${messages.length} messages of ${options.queueArn}`, {
        cause: asError(error),
      }),
    )
  }
}

/** The records the function is done with. */
const succeeded = async (records: SQSRecord[], deadline: number, options: Handling): Promise<SQSRecord[]> => {
  const { functionError, payload } = await invokePatiently(records, deadline, options)
  if (functionError) {
    options.onError(
      new Error(
        `${options.functionName} failed a batch of ${records.length} from ${options.queueArn}: ` +
          `${payload.errorType}: ${payload.errorMessage}`,
      ),
    )
    return []
  }
  if (!options.reportBatchItemFailures) return records
  const reply = readBatchReply(payload, new Set(records.map(record => record.messageId)))
  if (reply.broken !== undefined) {
    options.onError(new Error(`${options.functionName} gave a reply that fails the whole batch: ${reply.broken}`))
    return []
  }
  return records.filter(record => !reply.failed.has(record.messageId))
}

/** Invokes a throttled function again until the messages are about to become visible to other consumers. */
const invokePatiently = async (records: SQSRecord[], deadline: number, options: Handling) => {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await options.invoke(options.functionName, { Records: records })
    } catch (error) {
      const throttled = isRefusal(error) && error.code === 'TooManyRequestsException'
      const wait = backoffMs(refusals, 50, 2000)
      if (!throttled || options.signal.aborted || Date.now() + wait >= deadline) throw error
      await pause(wait, options.signal)
    }
  }
}

const remove = async (records: SQSRecord[], { client, queueUrl }: Handling): Promise<void> => {
  for (let start = 0; start < records.length; start += 10) {
    const entries = records
      .slice(start, start + 10)
      .map((record, index) => ({ Id: String(index), ReceiptHandle: record.receiptHandle }))
    const { Failed } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }))
    if (Failed?.length) throw new Error(`${Failed.length} handled messages were not deleted: ${Failed[0]?.Message}`)
  }
}
