import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { accountId, arn, region } from './account.ts'
import type { PassedRecords } from './engines/store-upkeep.ts'
import type { openCheckpoints } from './events/checkpoints.ts'
import type { FilterCriteria } from './events/filter.ts'
import type { Position, Shard } from './events/shard-reader.ts'
import { openSharedShard } from './events/shared-shard.ts'
import { startSqsSource } from './events/sqs-source.ts'
import { startStreamSource } from './events/stream-source.ts'
import { startTrimming } from './events/trim-streams.ts'
import type { Invoke } from './lambda/invoke.ts'
import type { RunningTable } from './resources/dynamodb-table.ts'
import type { EventSourceMapping } from './resources/sources.ts'

export interface SourcesOptions {
  readonly mappings: readonly EventSourceMapping[]
  readonly tables: readonly RunningTable[]
  readonly sqs: SQSClient
  readonly streams: DynamoDBStreamsClient
  readonly queuesEndpoint: string
  readonly checkpoints: ReturnType<typeof openCheckpoints>
  readonly invoke: Invoke
  /** Takes stream records that no consumer needs any more. */
  readonly trim: (passed: readonly PassedRecords[]) => void
  readonly onError: (error: Error) => void
}

export interface Sources {
  /** Settles when every stream's starting position is taken. */
  readonly ready: Promise<void>
  /** Makes idle streams of these tables read at once, as they were probably written just now. */
  readonly written: (tableNames: ReadonlySet<string>) => void
  readonly stop: () => Promise<void>
}

/** Runs the event source mappings of a template. */
export const startSources = (options: SourcesOptions): Sources => {
  const open = sharedShards(options.streams)
  const streams = options.mappings.filter(isStream).map(mapping => startStream(mapping, options, open))
  const queues = options.mappings.filter(mapping => !isStream(mapping)).map(mapping => startQueue(mapping, options))
  const trimming = startTrimming({ ...options, mappings: options.mappings.filter(isStream) })
  return {
    ready: Promise.all(streams.map(({ ready }) => ready)).then(() => {}),
    written: tableNames => {
      for (const { readNow, tableName } of streams) if (tableNames.has(tableName)) readNow()
    },
    stop: async () => {
      trimming.stop()
      await Promise.all([...streams, ...queues].map(source => source.stop()))
    },
  }
}

const isStream = ({ sourceArn }: EventSourceMapping): boolean => sourceArn.startsWith('arn:aws:dynamodb:')

/** Properties as CloudFormation names them; numbers may come as texts. */
interface MappingProperties {
  readonly BatchSize?: number
  readonly MaximumBatchingWindowInSeconds?: number
  readonly FunctionResponseTypes?: readonly string[]
  readonly FilterCriteria?: FilterCriteria
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number }
  readonly StartingPosition?: 'TRIM_HORIZON' | 'LATEST'
  readonly BisectBatchOnFunctionError?: boolean
  readonly MaximumRetryAttempts?: number
  readonly MaximumRecordAgeInSeconds?: number
  readonly ParallelizationFactor?: number
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } }
}

const sharedOptions = ({ functionName, properties }: EventSourceMapping, { invoke, onError }: SourcesOptions) => {
  const wanted = properties as MappingProperties
  return {
    functionName,
    invoke,
    onError,
    region,
    maximumBatchingWindowSeconds: Number(wanted.MaximumBatchingWindowInSeconds ?? 0),
    reportBatchItemFailures: wanted.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    filterCriteria: wanted.FilterCriteria,
  }
}

const startQueue = (mapping: EventSourceMapping, options: SourcesOptions) => {
  const wanted = mapping.properties as MappingProperties
  return startSqsSource({
    ...sharedOptions(mapping, options),
    client: options.sqs,
    queueArn: mapping.sourceArn,
    queueUrl: queueUrlOf(mapping.sourceArn, options.queuesEndpoint),
    batchSize: Number(wanted.BatchSize ?? 10),
    maximumConcurrency: wanted.ScalingConfig?.MaximumConcurrency,
  })
}

type OpenShard = (streamArn: string, shardId: string, from: Position) => Shard

/** One reader of each shard for any number of functions. */
const sharedShards = (streams: DynamoDBStreamsClient): OpenShard => {
  const opened = new Map<string, ReturnType<typeof openSharedShard>>()
  return (streamArn, shardId, from) => {
    const key = `${streamArn} ${shardId}`
    const shard = opened.get(key) ?? openSharedShard({ streams, streamArn, shardId })
    opened.set(key, shard)
    return shard(from)
  }
}

const startStream = (mapping: EventSourceMapping, options: SourcesOptions, open: OpenShard) => {
  const wanted = mapping.properties as MappingProperties
  const table = options.tables.find(({ streamArn }) => streamArn === mapping.sourceArn)
  if (!table) throw new Error(`${mapping.path}: there is no stream ${mapping.sourceArn}`)
  const onFailure = wanted.DestinationConfig?.OnFailure?.Destination
  const source = startStreamSource({
    ...sharedOptions(mapping, options),
    streams: options.streams,
    sqs: options.sqs,
    streamArn: mapping.sourceArn,
    tableName: table.name,
    batchSize: Number(wanted.BatchSize ?? 100),
    startingPosition: wanted.StartingPosition ?? 'LATEST',
    bisectBatchOnFunctionError: wanted.BisectBatchOnFunctionError ?? false,
    maximumRetryAttempts: Number(wanted.MaximumRetryAttempts ?? -1),
    maximumRecordAgeSeconds: Number(wanted.MaximumRecordAgeInSeconds ?? -1),
    parallelizationFactor: Number(wanted.ParallelizationFactor ?? 1),
    // Engines name a region and an account of their own.
    eventSourceArn: arn('dynamodb', mapping.sourceArn.split(':').slice(5).join(':')),
    checkpoint: options.checkpoints.of(mapping.path),
    openShard: (shardId, from) => open(mapping.sourceArn, shardId, from),
    // Functions' own writes are read at once (`written`); only writes of other programs wait so long.
    idlePollMs: 1000,
    gatherMs: 100,
    ...(onFailure && { onFailureQueueUrl: queueUrlOf(onFailure, options.queuesEndpoint) }),
  })
  return { ...source, tableName: table.name }
}

export const queueUrlOf = (arn: string, endpoint: string): string => `${endpoint}/${accountId}/${arn.split(':').at(-1)}`
