import { setTimeout as delay } from 'node:timers/promises'
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../domain.ts'
import { documents } from './client.ts'
import { isThrottle } from './errors.ts'
import { isNew, put } from './writes.ts'

/** An item to be put; with `unlessThere`, on condition that no item has its key. */
export interface Put {
  readonly table: TableName
  readonly item: Readonly<Record<string, unknown>>
  readonly unlessThere?: boolean
}

/** DynamoDB's bound for one transaction. */
const mostItems = 100
const transactionsAtOnce = 2
const mostTries = 8

/**
 * Puts many items, those of a group all or none: for records that are made in bulk and complete before anything refers
 * to them. Groups share transactions: a local engine that commits to a disk is several times faster so than item by
 * item.
 * @throws DynamoDB's TransactionCanceledException where an item exists already (see `failedConditions`); groups of
 *   other transactions may have been put
 */
export const putTransactionally = async (groups: readonly (readonly Put[])[]): Promise<void> => {
  const transactions = packed(groups)
  let next = 0
  const work = async () => {
    for (let puts = transactions[next]; puts; puts = transactions[next]) {
      next += 1
      await putAtOnce(puts)
    }
  }
  await Promise.all(Array.from({ length: transactionsAtOnce }, work))
}

const packed = (groups: readonly (readonly Put[])[]): Put[][] => {
  const transactions: Put[][] = []
  for (const group of groups) {
    const last = transactions.at(-1)
    if (last && last.length + group.length <= mostItems) last.push(...group)
    else transactions.push([...group])
  }
  return transactions
}

const putAtOnce = async (puts: readonly Put[], tries = 1): Promise<void> => {
  const command = new TransactWriteCommand({
    TransactItems: puts.map(({ table, item, unlessThere }) => put(table, item, unlessThere ? isNew : {}).item),
  })
  try {
    await documents.send(command)
  } catch (error) {
    if (!isThrottle(error) || tries === mostTries) throw error
    await delay(25 * 2 ** tries)
    await putAtOnce(puts, tries + 1)
  }
}
