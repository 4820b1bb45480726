import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { handler as onCatalog } from '../../functions/activity/on-catalog-activity.ts'
import { handler as onCommerce } from '../../functions/activity/on-commerce-activity.ts'
import { handler as onIdentity } from '../../functions/activity/on-identity-activity.ts'
import { handler as onInventory } from '../../functions/activity/on-inventory-activity.ts'
import type { LoggedTable } from '../../shared/activity/rules/entity-kinds.ts'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { entryItem, headItem } from '../../shared/activity/store/items.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { readStream } from '../support/stream.ts'

export const consumers = { identity: onIdentity, catalog: onCatalog, inventory: onInventory, commerce: onCommerce }

/** Tells the log's function of a table some records of its stream; by default all there are. */
export const tell = async (table: LoggedTable, records?: DynamoDBRecord[]) =>
  consumers[table]({ Records: records ?? (await readStream(table)) } as DynamoDBStreamEvent)

/** An entity's items as they lie in the log: its entries, then its head. */
export const itemsOf = async (entity: string): Promise<Record<string, unknown>[]> => {
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: tableName('activity'),
      KeyConditionExpression: 'pk = :entity',
      ExpressionAttributeValues: { ':entity': entity },
      ConsistentRead: true,
    }),
  )
  return Items ?? []
}

/** Puts a whole chain where `append` would have put it. */
export const putChain = async (entries: readonly Entry[]): Promise<void> => {
  const items = [...entries.map(entryItem), headItem(entries.at(-1) as Entry)]
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
    items.slice(index * 25, index * 25 + 25),
  )
  for (let start = 0; start < batches.length; start += 8)
    await Promise.all(
      batches.slice(start, start + 8).map(batch =>
        documents.send(
          new BatchWriteCommand({
            RequestItems: { [tableName('activity')]: batch.map(Item => ({ PutRequest: { Item } })) },
          }),
        ),
      ),
    )
}
