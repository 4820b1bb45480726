import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { type Key, queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { keys, pagePrefix } from '../rules/keys.ts'

/** The last page of an entity's chain as stored, read consistently. */
export const lastPageItem = async (entity: string): Promise<StoredItem | undefined> => {
  const { items } = await queryPage('activity', {
    KeyConditionExpression: 'pk = :entity AND begins_with(sk, :pages)',
    ExpressionAttributeValues: { ':entity': entity, ':pages': pagePrefix },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  return items[0]
}

/** The page that has an entry, if it is in its place, as stored. */
export const pageItemWith = async (entity: string, sequence: number): Promise<StoredItem | undefined> => {
  const { items } = await queryPage('activity', {
    KeyConditionExpression: 'pk = :entity AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':entity': entity, ':first': pagePrefix, ':last': keys.page(entity, sequence).sk },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  return items[0]
}

const mostKeys = 100

/** The items that exist under these keys, in no order. */
export const readItems = async (wanted: readonly Key[]): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = []
  const table = tableName('activity')
  let left = [...new Map(wanted.map(key => [JSON.stringify([key.pk, key.sk]), key])).values()]
  while (left.length > 0) {
    const now = left.slice(0, mostKeys)
    const RequestItems = { [table]: { Keys: now, ConsistentRead: true } }
    const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems }))
    found.push(...(Responses?.[table] ?? []))
    left = [...((UnprocessedKeys?.[table]?.Keys ?? []) as Key[]), ...left.slice(mostKeys)]
  }
  return found
}
