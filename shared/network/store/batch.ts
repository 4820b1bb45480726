import { setTimeout as delay } from 'node:timers/promises'
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import type { Key } from '../../platform/dynamo/items.ts'

type Item = Record<string, unknown>

const itemsPerCall = 25
const callsAtOnce = 4
const mostRounds = 8

/** Puts every item, whatever was there: for what has one writer. Done when all are stored; throws when they cannot be. */
export const putAll = async (items: readonly Item[]): Promise<void> => {
  let start = 0
  const work = async () => {
    while (start < items.length) {
      const some = items.slice(start, start + itemsPerCall)
      start += itemsPerCall
      await putSome(some)
    }
  }
  await Promise.all(Array.from({ length: callsAtOnce }, work))
}

const putSome = async (items: readonly Item[]): Promise<void> => {
  const table = tableName('catalog')
  let requests = items.map(item => ({ PutRequest: { Item: item } }))
  for (let round = 0; requests.length > 0; round += 1) {
    await backOff(round)
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    requests = (UnprocessedItems?.[table] ?? []) as typeof requests
  }
}

const keysPerCall = 100

/** The ids of those items that are there. */
export const idsThere = async (wanted: readonly Key[]): Promise<unknown[]> => {
  const table = tableName('catalog')
  const found: unknown[] = []
  for (let start = 0; start < wanted.length; start += keysPerCall) {
    let Keys: Item[] = wanted.slice(start, start + keysPerCall).map(key => ({ ...key }))
    for (let round = 0; Keys.length > 0; round += 1) {
      await backOff(round)
      const read = { Keys, ProjectionExpression: 'id' }
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [table]: read } }),
      )
      found.push(...(Responses?.[table] ?? []).map(item => item.id))
      Keys = UnprocessedKeys?.[table]?.Keys ?? []
    }
  }
  return found
}

/** What a batch leaves over was throttled: it is sent again, each time later. */
const backOff = async (round: number): Promise<void> => {
  if (round > mostRounds) throw new Error('DynamoDB kept leaving part of a batch undone')
  if (round > 0) await delay(25 * 2 ** round)
}
