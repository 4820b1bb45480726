import { GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../domain.ts'
import { documents, tableName } from './client.ts'

export interface Key {
  readonly pk: string
  readonly sk: string
}

/** One item, as stored; strongly consistent by default, as most decisions need the current state. */
export const getItem = async (
  table: TableName,
  key: Key,
  options: { consistent?: boolean } = {},
): Promise<Record<string, unknown> | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(table), Key: key, ConsistentRead: options.consistent ?? true }),
  )
  return Item
}

/** A page of a partition. `next` is the last key read, if more may follow. */
export const queryPage = async (
  table: TableName,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<{ items: Record<string, unknown>[]; next: Record<string, unknown> | undefined }> => {
  const { Items, LastEvaluatedKey } = await documents.send(new QueryCommand({ TableName: tableName(table), ...query }))
  return { items: Items ?? [], next: LastEvaluatedKey }
}

/** `SET a = :a, b = :b REMOVE c` for the members of `changes`; undefined removes. Names are escaped. */
export const changing = (changes: Readonly<Record<string, unknown>>) => {
  const set = Object.entries(changes).filter(([, value]) => value !== undefined)
  const remove = Object.keys(changes).filter(name => changes[name] === undefined)
  return {
    expression: [
      set.length > 0 && `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      remove.length > 0 && `REMOVE ${remove.map(name => `#${name}`).join(', ')}`,
    ]
      .filter(Boolean)
      .join(' '),
    names: Object.fromEntries(Object.keys(changes).map(name => [`#${name}`, name])),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  }
}
