import { setTimeout as delay } from 'node:timers/promises'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'

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
    if (round > mostRounds) throw new Error('DynamoDB kept leaving part of a batch undone')
    // What a batch leaves over was throttled: it is sent again, each time later.
    if (round > 0) await delay(25 * 2 ** round)
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    requests = (UnprocessedItems?.[table] ?? []) as typeof requests
  }
}
