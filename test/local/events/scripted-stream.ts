import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'

export interface ScriptedShard {
  readonly id: string
  readonly parent?: string
  readonly closed?: boolean
  readonly keys: readonly string[]
}

interface Fault {
  readonly action: string
  readonly type: string
  times: number
}

/**
 * DynamoDB Local keeps one shard for hours, so splits, lapsed iterators and trimmed records are played by a server that
 * speaks the wire protocol to the real client. A sequence number is the place in the shard, counted from 1.
 */
export const startScriptedStream = async () => {
  const shards: ScriptedShard[] = []
  const faults: Fault[] = []
  const requests: { action: string; input: Record<string, string> }[] = []

  const answers: Record<string, (input: Record<string, string>) => unknown> = {
    DescribeStream: ({ ExclusiveStartShardId }) => {
      // One shard a page, so that a reader without paging would see only the first.
      const index = shards.findIndex(shard => shard.id === ExclusiveStartShardId) + 1
      const listed = shards.slice(index, index + 1)
      return {
        StreamDescription: {
          Shards: listed.map(({ id, parent, closed }) => ({
            ShardId: id,
            ParentShardId: parent,
            SequenceNumberRange: { StartingSequenceNumber: '1', EndingSequenceNumber: closed ? '9' : undefined },
          })),
          LastEvaluatedShardId: index + 1 < shards.length ? listed[0]?.id : undefined,
        },
      }
    },
    GetShardIterator: ({ ShardId = '', ShardIteratorType, SequenceNumber = '0' }) => {
      const end = shards.find(shard => shard.id === ShardId)?.keys.length ?? 0
      const place = { TRIM_HORIZON: 0, LATEST: end, AFTER_SEQUENCE_NUMBER: Number(SequenceNumber) }[
        ShardIteratorType as 'LATEST'
      ]
      return { ShardIterator: `${ShardId}|${place}` }
    },
    GetRecords: ({ ShardIterator = '', Limit }) => {
      const [id, place] = ShardIterator.split('|')
      const shard = shards.find(entry => entry.id === id)
      const start = Number(place)
      const keys = shard?.keys.slice(start, start + Number(Limit)) ?? []
      const next = start + keys.length
      const over = shard?.closed && next >= shard.keys.length
      return {
        Records: keys.map((key, index) => ({
          eventName: 'INSERT',
          dynamodb: {
            ApproximateCreationDateTime: Math.floor(Date.now() / 1000) + 0.5,
            Keys: { sk: { S: key } },
            SequenceNumber: String(start + index + 1),
          },
          userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
        })),
        NextShardIterator: over ? undefined : `${id}|${next}`,
      }
    },
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const input = JSON.parse(Buffer.concat(chunks).toString())
    requests.push({ action, input })
    const fault = faults.find(entry => entry.action === action && entry.times > 0)
    if (fault) fault.times -= 1
    response.writeHead(fault ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify(fault ? { __type: fault.type, message: 'scripted' } : answers[action]?.(input)))
  })
  await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle))
  const streams = new DynamoDBStreamsClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  return {
    streams,
    shards,
    requests,
    fail: (action: string, type: string, times = 1) => {
      faults.push({ action, type, times })
    },
    stop: async () => {
      streams.destroy()
      await new Promise(settle => {
        server.close(settle)
        server.closeAllConnections()
      })
    },
  }
}
