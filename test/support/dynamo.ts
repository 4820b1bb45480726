import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { type IndexDefinition, type TableDefinition, type TableName, tables } from '../../lib/tables.ts'

/** Makes the functions' environment point at this run's DynamoDB Local, as the Lambda runtime points at AWS. */
export const useDynamo = (): void => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = inject('dynamoEndpoint')
  process.env.AWS_REGION = 'us-east-1'
  process.env.AWS_ACCESS_KEY_ID = 'local'
  process.env.AWS_SECRET_ACCESS_KEY = 'local'
}

/** Creates fresh tables under names of their own and points the environment at them. */
export const createTables = async (...names: TableName[]): Promise<Record<string, string>> => {
  useDynamo()
  const client = new DynamoDBClient({})
  const created: Record<string, string> = {}
  for (const name of names) {
    const table = `${name}-${randomUUID().slice(0, 8)}`
    await client.send(new CreateTableCommand(definitionOf(table, tables[name])))
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: table,
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    )
    process.env[`${name.toUpperCase()}_TABLE`] = table
    created[name] = table
  }
  client.destroy()
  return created
}

const definitionOf = (table: string, { indexes, stream }: TableDefinition) => {
  const keys = ['pk', 'sk', ...indexes.flatMap(index => [index.pk, index.sk])]
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [...new Set(keys)].map(key => ({ AttributeName: key, AttributeType: 'S' as const })),
    KeySchema: keySchema('pk', 'sk'),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map(indexOf) }),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const } }),
  }
}

const indexOf = ({ name, pk, sk, projection }: IndexDefinition) => ({
  IndexName: name,
  KeySchema: keySchema(pk, sk),
  Projection:
    typeof projection === 'string'
      ? { ProjectionType: projection }
      : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projection] },
})

const keySchema = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' as const },
  { AttributeName: sk, KeyType: 'RANGE' as const },
]
