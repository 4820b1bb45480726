import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SourceRecord,
} from '@aws-sdk/client-dynamodb-streams'

/** Where to read on: after a sequence number, or from an end of the shard. */
export type Position = 'TRIM_HORIZON' | 'LATEST' | { readonly after: string }

/** The result of a read. `ended`: the shard is closed and everything in it was read. */
export interface Page {
  readonly records: readonly SourceRecord[]
  readonly ended: boolean
}

/** A consumer's place in a shard. */
export interface Shard {
  /** Takes the place, which matters for `LATEST`: what is written afterwards will be read. */
  readonly locate: () => Promise<void>
  readonly read: (limit: number) => Promise<Page>
}

/**
 * Reads one shard forward. An iterator that lapsed is replaced by one at the same place; records that were trimmed
 * away are skipped.
 */
export const openShard = (options: {
  readonly streams: DynamoDBStreamsClient
  readonly streamArn: string
  readonly shardId: string
  readonly from: Position
}): Shard => {
  let position = options.from
  let iterator: string | undefined

  const iteratorAt = async (at: Position): Promise<string | undefined> => {
    const where =
      typeof at === 'string'
        ? { ShardIteratorType: at }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: at.after }
    const command = new GetShardIteratorCommand({ StreamArn: options.streamArn, ShardId: options.shardId, ...where })
    return (await options.streams.send(command)).ShardIterator
  }

  const locate = async (): Promise<void> => {
    iterator ??= await iteratorAt(position)
  }

  const read = async (limit: number): Promise<Page> => {
    try {
      await locate()
      const page = await options.streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }))
      const records = page.Records ?? []
      iterator = page.NextShardIterator
      const last = records.at(-1)?.dynamodb?.SequenceNumber
      if (last) position = { after: last }
      return { records, ended: iterator === undefined }
    } catch (error) {
      const name = error instanceof Error ? error.name : ''
      if (name !== 'ExpiredIteratorException' && name !== 'TrimmedDataAccessException') throw error
      iterator = undefined
      if (name === 'TrimmedDataAccessException') position = 'TRIM_HORIZON'
      return { records: [], ended: false }
    }
  }

  return { locate, read }
}
