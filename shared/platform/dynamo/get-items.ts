import { setTimeout as delay } from 'node:timers/promises'
import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import { randomFraction } from '../../kernel/random.ts'
import type { TableName } from '../domain.ts'
import { client, tableName } from './client.ts'
import { unavailable } from './errors.ts'
import type { Key } from './items.ts'

/** DynamoDB's bound for one call. */
const mostKeys = 100

interface Reading {
  readonly projection: string
  readonly consistent?: boolean
  /** How often unprocessed keys are requested again; the wait is about 25 ms at first and doubles each time. */
  readonly retries?: number
}

/**
 * Those of many items that exist, in no order and in DynamoDB's attribute form, which is read faster: a call for each
 * hundred. Each item is charged as if read alone.
 * @throws DomainError UNAVAILABLE when DynamoDB keeps leaving part of a batch undone
 */
export const getItems = async (
  table: TableName,
  keys: readonly Key[],
  reading: Reading,
): Promise<Record<string, AttributeValue>[]> => {
  const found: Record<string, AttributeValue>[] = []
  for (let start = 0; start < keys.length; start += mostKeys)
    found.push(...(await readSome(tableName(table), keys.slice(start, start + mostKeys), reading)))
  return found
}

const readSome = async (
  table: string,
  keys: readonly Key[],
  { projection, consistent = false, retries = 4 }: Reading,
): Promise<Record<string, AttributeValue>[]> => {
  const found: Record<string, AttributeValue>[] = []
  let Keys: Record<string, AttributeValue>[] = keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }))
  for (let round = 0; ; round += 1) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys, ProjectionExpression: projection, ConsistentRead: consistent } },
      }),
    )
    found.push(...(Responses?.[table] ?? []))
    Keys = UnprocessedKeys?.[table]?.Keys ?? []
    if (Keys.length === 0) return found
    if (round === retries) throw unavailable()
    // Unprocessed keys were throttled. The jitter keeps two readers throttled together from retrying together.
    await delay(25 * 2 ** round * (0.5 + randomFraction()))
  }
}
