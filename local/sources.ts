import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { accountId, region } from './account.ts'
import type { openCheckpoints } from './events/checkpoints.ts'
import type { FilterCriteria } from './events/filter.ts'
import { startSqsSource } from './events/sqs-source.ts'
import { startStreamSource } from './events/stream-source.ts'
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
  readonly onError: (error: Error) => void
}

export interface Sources {
  /** Settles when every stream's starting position is taken. */
  readonly ready: Promise<void>
  /** Says that something was probably written just now, so that idle streams look at once. */
  readonly poke: () => void
  readonly stop: () => Promise<void>
}

/** Runs the event source mappings of a template. */
export const startSources = (options: SourcesOptions): Sources => {
  const streams = options.mappings.filter(isStream).map(mapping => startStream(mapping, options))
  const queues = options.mappings.filter(mapping => !isStream(mapping)).map(mapping => startQueue(mapping, options))
  return {
    ready: Promise.all(streams.map(({ ready }) => ready)).then(() => {}),
    poke: () => {
      for (const stream of streams) stream.poke()
    },
    stop: async () => {
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

const startStream = (mapping: EventSourceMapping, options: SourcesOptions) => {
  const wanted = mapping.properties as MappingProperties
  const table = options.tables.find(({ streamArn }) => streamArn === mapping.sourceArn)
  if (!table) throw new Error(`${mapping.path}: there is no stream ${mapping.sourceArn}`)
  const onFailure = wanted.DestinationConfig?.OnFailure?.Destination
  return startStreamSource({
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
    eventSourceArn: mapping.sourceArn.replace(':ddblocal:', `:${region}:`),
    checkpoint: options.checkpoints.of(mapping.path),
    // Functions' own writes are looked for at once (`poke`); only what others write waits so long.
    idlePollMs: 1000,
    ...(onFailure && { onFailureQueueUrl: queueUrlOf(onFailure, options.queuesEndpoint) }),
  })
}

const queueUrlOf = (arn: string, endpoint: string): string => `${endpoint}/${accountId}/${arn.split(':').at(-1)}`
