import { randomUUID } from 'node:crypto'
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { changeOf, isChange } from '../../../local/events/stream-record.ts'

/** A table with a stream and an index of a few attributes. */
export const createContractTable = async (client: DynamoDBClient) => {
  const name = `contract-${randomUUID().slice(0, 8)}`
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'by', 'at'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-at',
          KeySchema: keys('by', 'at'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown'] },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  return { name, streamArn: TableDescription?.LatestStreamArn ?? '' }
}

const streamsClient = (endpoint: string) =>
  new DynamoDBStreamsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

/** The one shard of a stream. */
export const shardOf = async (endpoint: string, StreamArn: string): Promise<string> => {
  const client = streamsClient(endpoint)
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }))
  client.destroy()
  return StreamDescription?.Shards?.[0]?.ShardId ?? ''
}

/** As functions get them: all records of a stream, those behind a sequence number, or those written after the place of the latest was taken. */
export const changesFrom = async (
  endpoint: string,
  StreamArn: string,
  { after, latestThen }: { after?: string; latestThen?: () => Promise<unknown> } = {},
): Promise<DynamoDBRecord[]> => {
  const ShardId = await shardOf(endpoint, StreamArn)
  const client = streamsClient(endpoint)
  const start = after
    ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after }
    : { ShardIteratorType: latestThen ? ('LATEST' as const) : ('TRIM_HORIZON' as const) }
  const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }))
  await latestThen?.()
  const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }))
  client.destroy()
  const origin = { arn: StreamArn, region: 'us-east-1' }
  return (Records ?? [])
    .map(record => changeOf(record, Date.now(), origin))
    .filter(isChange)
    .map(({ record }) => record)
}
