import { indexUnits } from './index-units.ts'
import { type Item, writeUnitsOf } from './item-bytes.ts'

/** What a call did to the engine, in DynamoDB's units. */
export interface Units {
  readonly readUnits: number
  readonly writeUnits: number
}

interface Capacity {
  readonly CapacityUnits?: number
}

/** The parts of DynamoDB's answer that state its cost. */
export interface EngineReply {
  readonly __type?: string
  readonly ConsumedCapacity?: Capacity | readonly Capacity[]
  readonly Item?: Item
}

/** One member of a transaction: by its kind, what to do to which item of which table. */
type TransactItem = Readonly<Record<string, Member>>

interface Member {
  readonly TableName: string
  readonly Key?: Item
  readonly Item?: Item
}

export interface EngineRequest {
  readonly TableName?: string
  readonly Key?: Item
  readonly Item?: Item
  readonly ConditionExpression?: string
  readonly TransactItems?: readonly TransactItem[]
}

/** Reads an item as it is now, uncounted. */
export type ReadItem = (table: string, key: Item) => Promise<Item | undefined>

const writes = /^(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/
/** It consumes no capacity, and so does not say how much. */
const free = 'DescribeTable'

const singleWrites = /^(PutItem|UpdateItem|DeleteItem)$/

/** The request, so changed that the answer states its cost. A refused write states none, but returns the item that refused it. */
export const withCostReported = (operation: string, request: EngineRequest): object => ({
  ...request,
  ...(operation !== free && { ReturnConsumedCapacity: 'INDEXES' }),
  ...(singleWrites.test(operation) &&
    request.ConditionExpression !== undefined && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
})

/** The items a transaction is about to change, as they are before it. */
export const imagesBefore = (
  { TransactItems = [] }: EngineRequest,
  readItem: ReadItem,
): Promise<(Item | undefined)[]> =>
  Promise.all(membersOf(TransactItems).map(member => readItem(member.TableName, keyOf(member))))

/** @throws Error for an answer without its cost: a count must leave nothing out */
export const unitsOf = async (
  operation: string,
  { TransactItems }: EngineRequest,
  { __type = '', ConsumedCapacity, Item }: EngineReply,
  readItem: ReadItem,
  before: readonly (Item | undefined)[] = [],
): Promise<Units> => {
  // "If a ConditionExpression evaluates to false … DynamoDB still consumes write capacity", by the item that is there:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
  if (__type.endsWith('ConditionalCheckFailedException')) return { readUnits: 0, writeUnits: writeUnitsOf(Item) }
  if (operation === free) return { readUnits: 0, writeUnits: 0 }
  if (!ConsumedCapacity) throw new Error(`${operation} did not say what it consumed: ${__type}`)
  if (operation === 'TransactWriteItems' && TransactItems)
    return { readUnits: 0, writeUnits: await transactionUnits(TransactItems, before, readItem) }
  const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
  return writes.test(operation) ? { readUnits: 0, writeUnits: units } : { readUnits: units, writeUnits: 0 }
}

/**
 * Two writes for each item (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html), and
 * what its indexes take. DynamoDB Local does not report it: of several items of one table with one size it counts a single one.
 */
const transactionUnits = async (
  items: readonly TransactItem[],
  before: readonly (Item | undefined)[],
  readItem: ReadItem,
): Promise<number> => {
  const units = await Promise.all(
    membersOf(items).map(async (member, index) => {
      const after = await readItem(member.TableName, keyOf(member))
      const item = Math.max(writeUnitsOf(before[index]), writeUnitsOf(after))
      return 2 * item + indexUnits(member.TableName, before[index], after)
    }),
  )
  return units.reduce((sum, each) => sum + each, 0)
}

const membersOf = (items: readonly TransactItem[]): Member[] => items.flatMap(item => Object.values(item))

/** Every table of the product has the keys `pk` and `sk`; a table of another key has no `sk`. */
const keyOf = ({ Key, Item = {} }: Member): Item => {
  if (Key) return Key
  const { pk, sk } = Item
  return { ...(pk && { pk }), ...(sk && { sk }) }
}
