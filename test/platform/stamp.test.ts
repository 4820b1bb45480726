import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TableName } from '../../shared/platform/domain.ts'
import { actingAs } from '../../shared/platform/dynamo/actor.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { isWritten, send } from '../../shared/platform/dynamo/conditional-write.ts'
import { areWritten } from '../../shared/platform/dynamo/transaction.ts'
import { putTransactionally } from '../../shared/platform/dynamo/transactional-put.ts'
import { type Change, check, isNew, put, remove, update } from '../../shared/platform/dynamo/writes.ts'
import { createTables } from '../support/dynamo.ts'
import { readStream } from '../support/stream.ts'

beforeAll(() => createTables('commerce', 'inventory', 'runtime'))

const asAsha = <T>(work: () => T): T => actingAs({ id: 'usr_asha', requestId: 'req-1' }, work)
const mark = /^usr_asha req-1 [0-9a-z]{1,3}$/
const updated_by = expect.stringMatching(mark)

let count = 0
const newKey = () => {
  count += 1
  return { pk: `THING#${count}`, sk: 'THING' }
}

const read = async (Key: object, table: TableName = 'commerce') =>
  (await documents.send(new GetCommand({ TableName: tableName(table), Key, ConsistentRead: true }))).Item

describe('every write of a stamped table names its actor', () => {
  it('a put, also one of many', async () => {
    const [one, two] = [newKey(), newKey()]
    await asAsha(() => send(put('commerce', { ...one, a: 1 })))
    await asAsha(() => putTransactionally([[{ table: 'commerce', item: { ...two, a: 1 } }]]))
    for (const key of [one, two]) expect(await read(key)).toEqual({ ...key, a: 1, updated_by })
  })

  it.each<[Change, object]>([
    [{ set: { a: 1 } }, { a: 1, b: 2 }],
    [{ set: { a: 1, b: undefined } }, { a: 1 }],
    [{ add: { a: 1 } }, { a: 1, b: 2 }],
    [{ add: { b: 1 } }, { b: 3 }],
    [
      { set: { set: 1 }, drop: { c: new Set(['x']) } },
      { set: 1, b: 2 },
    ],
    [
      { terms: ['a = if_not_exists(a, :one)'], values: { ':one': 1 } },
      { a: 1, b: 2 },
    ],
    [{ set: { b: undefined } }, {}],
    [{ when: '#b = :two', names: { '#b': 'b' }, values: { ':two': 2 } }, { b: 2 }],
    [{}, { b: 2 }],
  ])('an update: %j', async (change, expected) => {
    const key = newKey()
    await send(put('commerce', { ...key, b: 2 }))
    await asAsha(() => send(update('commerce', key, change)))
    expect(await read(key)).toEqual({ ...key, ...expected, updated_by })
  })

  it('a transaction, and its conditions see what they saw before', async () => {
    const [one, two, three] = [newKey(), newKey(), newKey()]
    for (const key of [two, three]) await send(put('commerce', { ...key, a: 1 }))
    const write = () =>
      areWritten([
        put('commerce', one, isNew),
        update('commerce', two, { add: { a: 1 }, when: '#a = :one', values: { ':one': 1 } }),
        check('commerce', three, { when: 'a = :one', values: { ':one': 1 } }),
      ])
    expect(await asAsha(write)).toBe(true)
    expect(await read(one)).toEqual({ ...one, updated_by })
    expect(await read(two)).toEqual({ ...two, a: 2, updated_by })
    expect(await read(three)).toEqual({ ...three, a: 1, updated_by: expect.stringMatching(/^operator - /) })
    expect(await write()).toBe(false)
  })

  it('a deletion, by the update before it; one of a missing item creates none', async () => {
    const [one, two, three] = [newKey(), newKey(), newKey()]
    for (const key of [one, two]) await send(put('commerce', key))
    await asAsha(async () => {
      await send(remove('commerce', one))
      await areWritten([remove('commerce', two)])
      await send(remove('commerce', three))
      expect(await isWritten(remove('commerce', three, { when: 'attribute_exists(pk)' }))).toBe(false)
    })
    const removed = (await readStream('commerce')).filter(({ eventName }) => eventName === 'REMOVE')
    expect(removed.map(({ dynamodb }) => dynamodb?.OldImage?.updated_by?.S)).toEqual([updated_by, updated_by])
    expect(await read(three)).toBeUndefined()
  })

  it('each of one request by a stamp of its own, and a tool by its name', async () => {
    const keys = Array.from({ length: 20 }, newKey)
    await asAsha(() => Promise.all(keys.map(key => send(put('commerce', key)))))
    const stamps = await Promise.all(keys.map(async key => (await read(key))?.updated_by))
    expect(new Set(stamps).size).toBeGreaterThan(1)
    const key = newKey()
    await send(put('commerce', key))
    expect((await read(key))?.updated_by).toMatch(/^operator - /)
  })
})

describe('other tables', () => {
  it.each(['inventory', 'runtime'] as const)('%s items stay as small as they are', async table => {
    const key = newKey()
    await asAsha(() => send(put(table, key)))
    await asAsha(() => send(update(table, key, { set: { a: 1 } })))
    expect(await read(key, table)).toEqual({ ...key, a: 1 })
  })
})
