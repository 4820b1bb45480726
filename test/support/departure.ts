import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { putInventory } from '../../shared/inventory/store/put-inventory.ts'
import { documents, type StoredTable, tableName } from '../../shared/platform/dynamo/client.ts'
import { sampleOffer } from '../inventory/sample-offer.ts'

/** Puts a departure on sale; see `sampleOffer` for its seats, legs and prices. */
export const onSale = async (options: Parameters<typeof sampleOffer>[0] & Partial<Offer> = {}): Promise<Offer> => {
  const offer = sampleOffer(options)
  await putInventory(offer, Date.now())
  return offer
}

/** Every item of a table, to assert that nothing was written. */
export const allItems = async (table: StoredTable): Promise<Record<string, unknown>[]> => {
  const { Items } = await documents.send(new ScanCommand({ TableName: tableName(table), ConsistentRead: true }))
  return (Items ?? []).toSorted((left, right) => String(left.pk + left.sk).localeCompare(String(right.pk + right.sk)))
}

export const putItem = (table: StoredTable, item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName: tableName(table), Item: item }))
