import { PutCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { putInventory } from '../../shared/inventory/store/put-inventory.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { sampleOffer } from '../inventory/sample-offer.ts'

/** Puts a departure on sale; see `sampleOffer` for its seats, legs and prices. */
export const onSale = async (options: Parameters<typeof sampleOffer>[0] & Partial<Offer> = {}): Promise<Offer> => {
  const offer = sampleOffer(options)
  await putInventory(offer, Date.now())
  return offer
}

/** Every item of a table, to assert that nothing was written. */
export const allItems = async (table: TableName): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  const input = { TableName: tableName(table), ConsistentRead: true }
  for await (const { Items = [] } of paginateScan({ client: documents }, input)) items.push(...Items)
  return items.toSorted((left, right) => `${left.pk}${left.sk}`.localeCompare(`${right.pk}${right.sk}`))
}

/** The items under one partition key, for tests with many cases in one table: a scan would grow with each. */
export const itemsUnder = async (table: TableName, pk: string): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  const input = {
    TableName: tableName(table),
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  }
  for await (const { Items = [] } of paginateQuery({ client: documents }, input)) items.push(...Items)
  return items
}

export const putItem = (table: TableName, item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName: tableName(table), Item: item }))
