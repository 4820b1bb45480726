import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { createFreshTables } from '../../test/support/tables.ts'

type Item = NonNullable<ScanCommandOutput['Items']>[number]

/** Tables of the product that requests of customers read and write. */
export const purposes = ['identity', 'catalog', 'inventory', 'commerce', 'runtime'] as const
type Purpose = (typeof purposes)[number]

export type Tables = Readonly<Record<Purpose, string>>

/** What some tables hold at one moment. */
export type Contents = Readonly<Record<Purpose, readonly Item[]>>

export const contentsOf = async (client: DynamoDBClient, tables: Tables): Promise<Contents> =>
  Object.fromEntries(
    await Promise.all(purposes.map(async purpose => [purpose, await itemsOf(client, tables[purpose])] as const)),
  ) as unknown as Contents

const itemsOf = async (client: DynamoDBClient, TableName: string): Promise<Item[]> => {
  const items: Item[] = []
  let after: Item | undefined
  do {
    const page: ScanCommandOutput = await client.send(new ScanCommand({ TableName, ExclusiveStartKey: after }))
    items.push(...(page.Items ?? []))
    after = page.LastEvaluatedKey
  } while (after)
  return items
}

/** New tables, with indexes and streams as the product's, that hold the same. The environment names them from then on. */
export const tablesWith = async (client: DynamoDBClient, contents: Contents): Promise<Tables> => {
  const tables = (await createFreshTables(purposes)) as Tables
  for (const purpose of purposes) await putAll(client, tables[purpose], contents[purpose])
  return tables
}

const perBatch = 25

const putAll = async (client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> => {
  for (let start = 0; start < items.length; start += perBatch) {
    const requests = items.slice(start, start + perBatch).map(Item => ({ PutRequest: { Item } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }))
  }
}
