import { GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../domain.ts'
import { documents, tableName } from './client.ts'

export interface Key {
  readonly pk: string
  readonly sk: string
}

export type StoredItem = Readonly<Record<string, unknown>>

/** One item, as stored; strongly consistent by default, as most decisions need the current state. */
export const getItem = async (
  table: TableName,
  key: Key,
  options: { consistent?: boolean; projection?: string } = {},
): Promise<StoredItem | undefined> => {
  const { consistent = true, projection } = options
  const { Item } = await documents.send(
    new GetCommand({
      TableName: tableName(table),
      Key: key,
      ConsistentRead: consistent,
      ProjectionExpression: projection,
    }),
  )
  return Item
}

type Query = Omit<QueryCommandInput, 'TableName'>

/** A page of a query. `next` is the key to continue behind, if more may follow. */
export interface QueryPage {
  readonly items: readonly StoredItem[]
  readonly next: Record<string, unknown> | undefined
}

export const queryPage = async (table: TableName, query: Query): Promise<QueryPage> => {
  const { Items, LastEvaluatedKey } = await documents.send(new QueryCommand({ TableName: tableName(table), ...query }))
  return { items: Items ?? [], next: LastEvaluatedKey }
}

/** The pages of a query, one after the other. */
export async function* queryPages(table: TableName, query: Query): AsyncGenerator<QueryPage> {
  let start = query.ExclusiveStartKey
  do {
    const page = await queryPage(table, { ...query, ExclusiveStartKey: start })
    yield page
    start = page.next
  } while (start)
}

/** Every item of a query that has few. */
export const queryAll = async (table: TableName, query: Query): Promise<StoredItem[]> => {
  const found: StoredItem[] = []
  for await (const { items } of queryPages(table, query)) found.push(...items)
  return found
}
