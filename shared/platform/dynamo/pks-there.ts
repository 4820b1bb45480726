import { setTimeout as delay } from 'node:timers/promises'
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { documents, type StoredTable, tableName } from './client.ts'
import type { Key } from './items.ts'

/** DynamoDB's bound for one call. */
const mostKeys = 100
const mostRounds = 8

/** The partition keys of those items that are there, of many asked for; read consistently. */
export const pksThere = async (table: StoredTable, wanted: readonly Key[]): Promise<Set<unknown>> => {
  const found = new Set<unknown>()
  for (let start = 0; start < wanted.length; start += mostKeys)
    for (const pk of await readSome(tableName(table), wanted.slice(start, start + mostKeys))) found.add(pk)
  return found
}

const readSome = async (table: string, keys: readonly Key[]): Promise<unknown[]> => {
  const found: unknown[] = []
  let Keys: Record<string, unknown>[] = keys.map(key => ({ ...key }))
  for (let round = 0; Keys.length > 0; round += 1) {
    if (round > mostRounds) throw new Error('DynamoDB kept leaving part of a batch undone')
    // What a batch leaves over was throttled: it is asked for again, each time later.
    if (round > 0) await delay(25 * 2 ** round)
    const read = { Keys, ProjectionExpression: 'pk', ConsistentRead: true }
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: read } }),
    )
    found.push(...(Responses?.[table] ?? []).map(item => item.pk))
    Keys = UnprocessedKeys?.[table]?.Keys ?? []
  }
  return found
}
