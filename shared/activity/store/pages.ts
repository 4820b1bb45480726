import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { type Key, queryPage } from '../../platform/dynamo/items.ts'
import { pagePrefix } from '../rules/keys.ts'
import type { Page } from '../rules/page.ts'
import { pageRecords } from './items.ts'

/** The last page of an entity's chain, read consistently. */
export const lastPage = async (entity: string): Promise<Page | undefined> => {
  const { items } = await queryPage('activity', {
    KeyConditionExpression: 'pk = :entity AND begins_with(sk, :pages)',
    ExpressionAttributeValues: { ':entity': entity, ':pages': pagePrefix },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  return items[0] && pageRecords.parse(items[0])
}

const mostKeys = 100

/** The items that exist under these keys, in no order. */
export const readItems = async (keys: readonly Key[]): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = []
  const table = tableName('activity')
  let left = [...new Map(keys.map(key => [JSON.stringify([key.pk, key.sk]), key])).values()]
  while (left.length > 0) {
    const now = left.slice(0, mostKeys)
    const RequestItems = { [table]: { Keys: now, ConsistentRead: true } }
    const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems }))
    found.push(...(Responses?.[table] ?? []))
    left = [...((UnprocessedKeys?.[table]?.Keys ?? []) as Key[]), ...left.slice(mostKeys)]
  }
  return found
}
