import { randomUUID } from 'node:crypto'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { failedConditions } from '../../shared/platform/dynamo/errors.ts'
import { existingKeys } from '../../shared/platform/dynamo/existing-keys.ts'
import { type Put, putTransactionally } from '../../shared/platform/dynamo/transactional-put.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('catalog', 'inventory'))
afterEach(() => void documents.middlewareStack.remove('faults'))

const putOf = (pk: string, more: Partial<Put> = {}): Put => ({ table: 'catalog', item: { pk, sk: 'X' }, ...more })
const thereOf = (pks: readonly string[], table: 'catalog' | 'inventory' = 'catalog') =>
  existingKeys(
    table,
    pks.map(pk => ({ pk, sk: 'X' })),
  )
const names = (count: number) => Array.from({ length: count }, () => randomUUID())

/** Lets the first transactions fail as DynamoDB would, and counts the items of every one that was sent. */
const failing = (times: number, error: Record<string, unknown>): number[] => {
  const sizes: number[] = []
  documents.middlewareStack.add(
    next => async args => {
      const items = (args.input as { TransactItems?: unknown[] }).TransactItems
      if (items) sizes.push(items.length)
      if (items && sizes.length <= times) throw Object.assign(new Error('refused'), error)
      return next(args)
    },
    { step: 'initialize', name: 'faults' },
  )
  return sizes
}

describe('many items', () => {
  it('are all put, in transactions of a hundred at most that break no group', async () => {
    const sizes = failing(0, {})
    const pks = names(351)
    const groups = Array.from({ length: 9 }, (_, group) => pks.slice(group * 39, (group + 1) * 39).map(pk => putOf(pk)))
    await putTransactionally(groups)
    expect(sizes).toEqual([78, 78, 78, 78, 39])
    expect(await thereOf(pks)).toEqual(new Set(pks))
  })

  it('may be in several tables', async () => {
    const [pk] = names(1) as [string]
    await putTransactionally([[putOf(pk), putOf(pk, { table: 'inventory' })]])
    expect([await thereOf([pk]), await thereOf([pk], 'inventory')]).toEqual([new Set([pk]), new Set([pk])])
  })

  it('may be none', async () => {
    const sizes = failing(0, {})
    await putTransactionally([])
    expect(sizes).toEqual([])
  })

  it('replace existing ones, unless they must not: then nothing of their transaction is put', async () => {
    const [old, fresh] = names(2) as [string, string]
    await putTransactionally([[putOf(old, { item: { pk: old, sk: 'X', age: 1 } })]])
    const refused = putTransactionally([[putOf(fresh), putOf(old, { unlessThere: true })]])
    expect(failedConditions(await refused.catch(error => error))).toEqual([1])
    expect(await thereOf([old, fresh])).toEqual(new Set([old]))
    await putTransactionally([[putOf(old, { item: { pk: old, sk: 'X', age: 2 } })]])
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName('catalog'), Key: { pk: old, sk: 'X' }, ConsistentRead: true }),
    )
    expect(Item?.age).toBe(2)
  })

  it('are sent again when DynamoDB is busy, and not when it refuses', async () => {
    const [pk] = names(1) as [string]
    const busy = { name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'TransactionConflict' }] }
    expect(failing(2, busy)).toEqual([])
    await putTransactionally([[putOf(pk)]])
    expect(await thereOf([pk])).toEqual(new Set([pk]))
    documents.middlewareStack.remove('faults')
    const sizes = failing(1, { name: 'ValidationException' })
    await expect(putTransactionally([[putOf(pk)]])).rejects.toMatchObject({ name: 'ValidationException' })
    expect(sizes).toEqual([1])
  })
})

describe('the keys that are there', () => {
  it('are found for more keys than one call can read', async () => {
    const pks = names(230)
    const some = pks.filter((_, index) => index % 3 === 0)
    await putTransactionally(some.map(pk => [putOf(pk)]))
    expect(await thereOf(pks)).toEqual(new Set(some))
  })
})
