import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { failedConditions, isConditionFailure, isThrottle } from '../../platform/dynamo/errors.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { type Draft, type Entry, follow, type Head, isRepeat } from '../rules/entry.ts'
import { EntryItem, entryItem, HeadItem, headItem } from './items.ts'
import { keys } from './keys.ts'

/** More than one at work on an entity is an accident of delivery: a few rounds see all of them through. */
const rounds = 8

/**
 * Puts a change at the end of its entity's chain, once however often it is told: two writes, the entry and then the head.
 * Who finds an entry the head does not know of yet, as its writer died or is behind, moves the head first.
 */
export const append = async (draft: Draft, source: string): Promise<'appended' | 'repeated'> => {
  for (let round = 0; round < rounds; round += 1) {
    const head = await readHead(draft.entity)
    if (isRepeat(source, head)) return 'repeated'
    const entry = follow(draft, source, head)
    const there = await putEntry(entry)
    await moveHead(there ?? entry)
    if (!there) return 'appended'
    if (there.source === source) return 'repeated'
  }
  throw new Error(`${draft.entity} kept changing`)
}

/** A transaction takes a hundred items: fifty entries with their heads. */
const chainsAtOnce = 50

/**
 * Begins many chains, of different entities, in few writes. A group of which one has begun before is left to `append`, which
 * recognizes what was written here. On AWS it costs twice what `append` does, in a fiftieth of the round trips.
 */
export const beginAll = async (changes: readonly { draft: Draft; source: string }[]): Promise<void> => {
  for (let start = 0; start < changes.length; start += chainsAtOnce) {
    const entries = changes
      .slice(start, start + chainsAtOnce)
      .map(({ draft, source }) => follow(draft, source, undefined))
    const put = (Item: Record<string, unknown>) => ({
      Put: { TableName: tableName('activity'), Item, ConditionExpression: 'attribute_not_exists(pk)' },
    })
    try {
      const TransactItems = entries.flatMap(entry => [put(entryItem(entry)), put(headItem(entry))])
      await documents.send(new TransactWriteCommand({ TransactItems }))
    } catch (error) {
      if (!failedConditions(error) && !isThrottle(error)) throw error
    }
  }
}

const readHead = async (entity: string): Promise<Head | undefined> => {
  const item = await getItem('activity', keys.head(entity))
  return item && z.parse(HeadItem, item)
}

/** @returns the entry that has this number, if there is one */
const putEntry = async (entry: Entry): Promise<Entry | undefined> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('activity'),
        Item: entryItem(entry),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    )
    return undefined
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    return z.parse(EntryItem, await getItem('activity', keys.entry(entry.entity, entry.sequence)))
  }
}

const moveHead = async (entry: Entry): Promise<void> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName('activity'),
        Item: headItem(entry),
        ConditionExpression: 'attribute_not_exists(pk) OR #sequence < :sequence',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':sequence': entry.sequence },
      }),
    )
  } catch (error) {
    if (!isConditionFailure(error)) throw error
  }
}
