import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { changeOf, isChange } from '../../local/events/stream-record.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { tableName } from '../../shared/platform/dynamo/client.ts'

/** Every record of a table's real stream, from its beginning, as a function would get it. */
export const readStreamOf = (endpoint: string, table: TableName): Promise<DynamoDBRecord[]> =>
  followStreamOf(endpoint, table)()

/** Reads a table's real stream from its beginning, and with every further call on from there. */
export const followStreamOf = (endpoint: string, table: TableName): (() => Promise<DynamoDBRecord[]>) => {
  /** By shard, the sequence number of the last record read. */
  const last = new Map<string, string>()
  return async () => {
    const client = new DynamoDBStreamsClient({ endpoint, region: 'us-east-1' })
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: tableName(table) }))
    const arn = Streams[0]?.StreamArn ?? ''
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: arn }))
    const records: DynamoDBRecord[] = []
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      const after = last.get(ShardId)
      const start = after
        ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const)
        : ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      const shard = { StreamArn: arn, ShardId, ...start }
      let { ShardIterator: next } = await client.send(new GetShardIteratorCommand(shard))
      while (next) {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: next }))
        const found = page.Records ?? []
        const sequence = found.at(-1)?.dynamodb?.SequenceNumber
        if (sequence) last.set(ShardId, sequence)
        const changes = found.map(record => changeOf(record, Date.now(), { arn, region: 'us-east-1' }))
        records.push(...changes.filter(isChange).map(({ record }) => record))
        next = found.length > 0 ? page.NextShardIterator : undefined
      }
    }
    client.destroy()
    return records
  }
}
