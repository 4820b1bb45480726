import { randomUUID } from 'node:crypto'
import { type AttributeValue, CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'

/** A table with a stream in a real DynamoDB engine, with shorthands for the tests. */
export const createChangingTable = async (endpoint: string) => {
  const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const client = new DynamoDBClient(config)
  const streams = new DynamoDBStreamsClient(config)
  const tableName = `changes-${randomUUID().slice(0, 8)}`
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map(AttributeName => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  return {
    client,
    streams,
    tableName,
    streamArn: TableDescription?.LatestStreamArn ?? '',
    put: async (sk: string, more: Record<string, AttributeValue> = {}, pk = 'p') => {
      await client.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: pk }, sk: { S: sk }, ...more } }))
    },
    destroy: () => {
      client.destroy()
      streams.destroy()
    },
  }
}

export type ChangingTable = Awaited<ReturnType<typeof createChangingTable>>
