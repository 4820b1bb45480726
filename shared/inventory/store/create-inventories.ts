import { setTimeout as delay } from 'node:timers/promises'
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { checkOffer, type Offer } from '../rules/offer.ts'
import { offerKey, sectionKey } from './keys.ts'
import { offerItem } from './offers.ts'
import { freeLegs } from './section-item.ts'

/** DynamoDB's bounds for one call. */
const KEYS_PER_READ = 100
const ITEMS_PER_WRITE = 25

/**
 * Puts many inventories on offer, for a timetable: a batch has no conditions, so only under ids that nobody else is putting
 * at the same time. One that is on offer already is left alone, so this can be run again after a crash: offers come after
 * their sections, and without an offer nothing is sold.
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT
 */
export const createInventories = async (offers: readonly Offer[]): Promise<void> => {
  for (const offer of offers) checkOffer(offer)
  for (let start = 0; start < offers.length; start += KEYS_PER_READ) {
    const some = offers.slice(start, start + KEYS_PER_READ)
    const there = await offered(some.map(offer => offer.inventory_id))
    const fresh = some.filter(offer => !there.has(offer.inventory_id))
    await putAll(fresh.flatMap(sectionItems))
    await putAll(fresh.map(offerItem))
  }
}

const sectionItems = (offer: Offer) =>
  [...offer.sections.keys()].map(number => ({
    ...sectionKey(offer.inventory_id, number),
    ...freeLegs(offer, number),
    version: 1,
  }))

const offered = async (inventoryIds: readonly string[]): Promise<Set<unknown>> => {
  const found = new Set<unknown>()
  let asked: Record<string, unknown>[] = inventoryIds.map(offerKey)
  for (let round = 0; asked.length > 0; round += 1) {
    await backOff(round)
    const table = tableName('inventory')
    const read = { Keys: asked, ProjectionExpression: 'pk', ConsistentRead: true }
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: read } }),
    )
    for (const { pk } of Responses?.[table] ?? []) found.add(pk)
    asked = UnprocessedKeys?.[table]?.Keys ?? []
  }
  return found
}

const putAll = async (items: readonly Record<string, unknown>[]): Promise<void> => {
  const batches: Record<string, unknown>[][] = []
  for (let start = 0; start < items.length; start += ITEMS_PER_WRITE)
    batches.push(items.slice(start, start + ITEMS_PER_WRITE))
  await Promise.all(batches.map(putBatch))
}

const putBatch = async (items: readonly Record<string, unknown>[]): Promise<void> => {
  const table = tableName('inventory')
  let rest: Record<string, unknown>[] = [...items]
  for (let round = 0; rest.length > 0; round += 1) {
    await backOff(round)
    const requests = rest.map(Item => ({ PutRequest: { Item } }))
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    rest = (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) => PutRequest?.Item ?? [])
  }
}

/** What a batch leaves over was throttled: it is asked for again, each time later. */
const backOff = async (round: number): Promise<void> => {
  if (round > 8) throw new Error('DynamoDB kept leaving part of a batch undone')
  if (round > 0) await delay(25 * 2 ** round)
}
