import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { client } from '../../shared/platform/dynamo/client.ts'
import { getItems } from '../../shared/platform/dynamo/get-items.ts'
import { putTransactionally } from '../../shared/platform/dynamo/transactional-put.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('catalog'))
afterEach(() => void client.middlewareStack.remove('throttled'))

type Requests = Record<string, { Keys: object[] }>

/** Lets each of the first calls do half of its batch, as DynamoDB does when it throttles, and counts all calls' keys. */
const halving = (times: number): number[] => {
  const sizes: number[] = []
  client.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        if (commandName !== 'BatchGetItemCommand') return next(args)
        const [[table = '', read] = []] = Object.entries((args.input as { RequestItems: Requests }).RequestItems)
        const keys = read?.Keys ?? []
        sizes.push(keys.length)
        if (sizes.length > times) return next(args)
        const half = keys.length >> 1
        const firstHalf = { RequestItems: { [table]: { ...read, Keys: keys.slice(0, half) } } }
        const result = half > 0 ? await next({ ...args, input: firstHalf as never }) : { output: {}, response: {} }
        Object.assign(result.output, { UnprocessedKeys: { [table]: { ...read, Keys: keys.slice(half) } } })
        return result as never
      },
    { step: 'initialize', name: 'throttled' },
  )
  return sizes
}

const stored = async (count: number) => {
  const keys = Array.from({ length: count }, () => ({ pk: randomUUID(), sk: 'X' }))
  await putTransactionally(keys.map(item => [{ table: 'catalog', item }]))
  return keys
}
const pksOf = (items: readonly Record<string, { S?: string | undefined }>[]) => items.map(item => item.pk?.S).toSorted()

it('many items are read a hundred at a time, without the missing ones', async () => {
  const keys = await stored(130)
  const sizes = halving(0)
  const missing = { pk: randomUUID(), sk: 'X' }
  const found = await getItems('catalog', [...keys, missing], { projection: 'pk' })
  expect(pksOf(found)).toEqual(keys.map(({ pk }) => pk).toSorted())
  expect(sizes).toEqual([100, 31])
  expect(await getItems('catalog', [], { projection: 'pk' })).toEqual([])
})

it('the unprocessed keys of a throttled batch are read again', async () => {
  const keys = await stored(8)
  const sizes = halving(3)
  expect(pksOf(await getItems('catalog', keys, { projection: 'pk' }))).toEqual(keys.map(({ pk }) => pk).toSorted())
  expect(sizes).toEqual([8, 4, 2, 1])
})

it('a batch that stays unprocessed is UNAVAILABLE, with a time to retry', async () => {
  const sizes = halving(Number.POSITIVE_INFINITY)
  const read = getItems('catalog', [{ pk: 'a', sk: 'X' }], { projection: 'pk', retries: 2 })
  await expect(read).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 })
  expect(sizes).toEqual([1, 1, 1])
})
