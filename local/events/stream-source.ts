import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  type Shard as Listed,
} from '@aws-sdk/client-dynamodb-streams'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { Invoke } from '../lambda/invoke.ts'
import type { Checkpoint } from './checkpoints.ts'
import type { FilterCriteria } from './filter.ts'
import { compileStreamFilter } from './filter.ts'
import { openShard, type Position, type Shard } from './shard-reader.ts'
import { type Pumping, pump } from './stream-pump.ts'
import type { RetryPolicy } from './stream-retry.ts'
import { asError, backoffMs, openWakeSignal, pause, type WakeSignal } from './waiting.ts'

export interface StreamSourceOptions extends RetryPolicy {
  readonly streams: DynamoDBStreamsClient
  readonly streamArn: string
  readonly tableName: string
  readonly functionName: string
  readonly invoke: Invoke
  readonly batchSize: number
  readonly maximumBatchingWindowSeconds: number
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  readonly reportBatchItemFailures: boolean
  readonly filterCriteria?: FilterCriteria
  /** Where the records of given-up batches go; needs `sqs`. */
  readonly onFailureQueueUrl?: string
  readonly sqs?: SQSClient
  /** Batches of one shard at the same time, changes of one item always in order; 1 when absent. */
  readonly parallelizationFactor?: number
  readonly checkpoint: Checkpoint
  /** A reader that is shared with the stream's other consumers; one of its own when absent. */
  readonly openShard?: (shardId: string, from: Position) => Shard
  /** The region in events; the one of the stream's ARN when absent (`ddblocal` for DynamoDB Local). */
  readonly region?: string
  readonly eventSourceArn?: string
  readonly functionArn?: string
  /** Pause between reads of an idle shard; 50 when absent. It may be long where every likely write is signalled. */
  readonly idlePollMs?: number
  /** The shortest time between two reads, so that records gather to batches under load; 0 when absent. */
  readonly gatherMs?: number
  readonly onError: (error: Error) => void
}

export interface StreamSource {
  /** Settles when the starting position is taken: whatever is written from then on reaches the function. */
  readonly ready: Promise<void>
  /** Makes an idle source read at once, as something was probably written just now. */
  readonly readNow: () => void
  /** Reads nothing more; settles when the invocations in hand are through. */
  readonly stop: () => Promise<void>
}

const rediscoverMs = 30_000

/**
 * Feeds a table's changes to a function as Lambda's event source mapping does: each shard in order, parents before
 * their children, failures retried and given up by the policy.
 * @throws Error when a filter pattern is not valid or the on-failure queue has no client
 */
export const startStreamSource = (options: StreamSourceOptions): StreamSource => {
  if (options.onFailureQueueUrl && !options.sqs) throw new Error('onFailureQueueUrl needs an SQS client in sqs')
  const stopping = new AbortController()
  const wake = openWakeSignal()
  const matches = compileStreamFilter(options.filterCriteria)
  let located = () => {}
  const ready = new Promise<void>(settle => {
    located = settle
  })
  const following = follow({ ...options, ...namesOf(options), matches, wake, signal: stopping.signal }, located)
  return {
    ready,
    readNow: wake.notify,
    stop: async () => {
      stopping.abort()
      await following
    },
  }
}

const namesOf = (options: StreamSourceOptions) => {
  const [, , , arnRegion = '', account = ''] = options.streamArn.split(':')
  const region = options.region ?? arnRegion
  return {
    region,
    eventSourceArn: options.eventSourceArn ?? options.streamArn,
    functionArn: options.functionArn ?? `arn:aws:lambda:${region}:${account}:function:${options.functionName}`,
  }
}

/** Keeps one reader on every shard whose parent is through, until stopped. */
const follow = async (options: Following, located: () => void): Promise<void> => {
  const { signal } = options
  const progress: Progress = { started: new Set(), ended: new Set(), discover: openWakeSignal() }
  const readers: Promise<void>[] = []
  let failures = 0
  for (let first = true; !signal.aborted; ) {
    try {
      const shards = await listShards(options)
      const positions = await positionsOf(shards, first, options)
      for (const [shardId, from] of due(shards, positions, progress)) {
        progress.started.add(shardId)
        const shard = options.openShard?.(shardId, from) ?? openShard({ ...options, shardId, from })
        if (from === 'LATEST') await shard.locate()
        readers.push(readOn({ ...options, shardId, shard }, progress))
      }
      first = false
      failures = 0
      located()
      await progress.discover.sleep(rediscoverMs, signal)
    } catch (error) {
      options.onError(
        new Error(`${options.functionName} cannot follow ${options.streamArn}`, { cause: asError(error) }),
      )
      await pause(backoffMs(failures++, 100, 5000), signal)
    }
  }
  located()
  await Promise.all(readers)
}

interface Following extends StreamSourceOptions {
  readonly region: string
  readonly eventSourceArn: string
  readonly functionArn: string
  readonly matches: (record: unknown) => boolean
  readonly wake: WakeSignal
  readonly signal: AbortSignal
}

interface Progress {
  readonly started: Set<string>
  readonly ended: Set<string>
  readonly discover: WakeSignal
}

const readOn = async (pumping: Pumping, progress: Progress): Promise<void> => {
  if (await pump(pumping)) {
    progress.ended.add(pumping.shardId)
    progress.discover.notify()
  }
}

const listShards = async ({ streams, streamArn }: Following): Promise<Listed[]> => {
  const shards: Listed[] = []
  let after: string | undefined
  do {
    const command = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: after })
    const { StreamDescription } = await streams.send(command)
    shards.push(...(StreamDescription?.Shards ?? []))
    after = StreamDescription?.LastEvaluatedShardId
  } while (after)
  return shards
}

/** Where each shard is to be read from; `undefined` when it is not to be read at all. */
const positionsOf = async (shards: Listed[], first: boolean, { checkpoint, startingPosition }: Following) => {
  const saved = new Map<string, string>()
  for (const { ShardId = '' } of shards) {
    const sequenceNumber = await checkpoint.load(ShardId)
    if (sequenceNumber) saved.set(ShardId, sequenceNumber)
  }
  const passed = ancestorsOf(saved.keys(), shards)
  const newest = first && saved.size === 0 && startingPosition === 'LATEST'
  const parents = new Set(shards.map(({ ParentShardId }) => ParentShardId))
  return new Map<string, Position | undefined>(
    shards.map(({ ShardId = '', SequenceNumberRange }) => {
      const after = saved.get(ShardId)
      if (after) return [ShardId, { after }]
      if (passed.has(ShardId)) return [ShardId, undefined]
      if (!newest) return [ShardId, 'TRIM_HORIZON']
      // Dynoxide gives an ending sequence number for its one shard, which is never closed and has no children.
      const isClosed = SequenceNumberRange?.EndingSequenceNumber !== undefined && parents.has(ShardId)
      return [ShardId, isClosed ? undefined : 'LATEST']
    }),
  )
}

const ancestorsOf = (shardIds: Iterable<string>, shards: Listed[]): Set<string> => {
  const parents = new Map(shards.map(shard => [shard.ShardId ?? '', shard.ParentShardId]))
  const ancestors = new Set<string>()
  for (const shardId of shardIds)
    for (let parent = parents.get(shardId); parent; parent = parents.get(parent)) ancestors.add(parent)
  return ancestors
}

/** The shards to start now: not started yet, and their parent ended, skipped or trimmed away. */
const due = (shards: Listed[], positions: Map<string, Position | undefined>, { started, ended }: Progress) => {
  const listed = new Set(shards.map(shard => shard.ShardId))
  for (const [shardId, position] of positions) if (position === undefined && !started.has(shardId)) ended.add(shardId)
  return shards.flatMap(({ ShardId = '', ParentShardId: parent }): [string, Position][] => {
    const position = positions.get(ShardId)
    const waits = parent !== undefined && listed.has(parent) && !ended.has(parent)
    return position === undefined || started.has(ShardId) || waits ? [] : [[ShardId, position]]
  })
}
