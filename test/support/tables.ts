import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { product } from '../../shared/domains.ts'
import type { IndexDefinition, TableDefinition, TableName } from '../../shared/platform/domain.ts'

/** Creates tables under names of their own, in the engine of the environment, and points the environment at them. */
export const createFreshTables = async (
  names: readonly TableName[],
  tables = product.tables,
): Promise<Record<string, string>> => {
  const client = new DynamoDBClient({})
  const created: Record<string, string> = {}
  for (const name of names) {
    const table = `${name}-${randomUUID().slice(0, 8)}`
    await client.send(new CreateTableCommand(definitionOf(table, tables[name] as TableDefinition)))
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
