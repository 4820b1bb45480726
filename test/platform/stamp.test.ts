import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TableName } from '../../shared/platform/domain.ts'
import { actingAs } from '../../shared/platform/dynamo/actor.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { createTables } from '../support/dynamo.ts'
import { readStream } from '../support/stream.ts'

beforeAll(() => createTables('commerce', 'inventory', 'runtime'))

const asAsha = <T>(work: () => T): T => actingAs({ id: 'usr_asha', requestId: 'req-1' }, work)
const mark = /^usr_asha req-1 [0-9a-z]{1,3}$/

let count = 0
const newKey = () => {
  count += 1
  return { pk: `THING#${count}`, sk: 'THING' }
}

const read = async (Key: object, table: TableName = 'commerce') =>
  (await documents.send(new GetCommand({ TableName: tableName(table), Key, ConsistentRead: true }))).Item
const put = (Item: object, table: TableName = 'commerce') =>
  documents.send(new PutCommand({ TableName: tableName(table), Item }))

describe('every write of a stamped table names its writer', () => {
  it('a put, also one in a batch', async () => {
    const [one, two] = [newKey(), newKey()]
    await asAsha(() => put({ ...one, a: 1 }))
    await asAsha(() =>
      documents.send(
        new BatchWriteCommand({
          RequestItems: { [tableName('commerce')]: [{ PutRequest: { Item: { ...two, a: 1 } } }] },
        }),
      ),
    )
    for (const key of [one, two]) expect(await read(key)).toEqual({ ...key, a: 1, who: expect.stringMatching(mark) })
  })

  it.each([
    ['SET a = :one', { a: 1, b: 2 }],
    ['set a = :one REMOVE b', { a: 1 }],
    ['ADD a :one', { a: 1, b: 2 }],
    ['REMOVE b SET #set = :one', { set: 1 }],
    ['SET #set = :one', { set: 1, b: 2 }],
    ['REMOVE b', {}],
    [undefined, { b: 2 }],
  ])('an update: %s', async (UpdateExpression, expected) => {
    const key = newKey()
    await put({ ...key, b: 2 })
    const values = UpdateExpression?.includes(':one') ? { ExpressionAttributeValues: { ':one': 1 } } : {}
    const names = UpdateExpression?.includes('#set') ? { ExpressionAttributeNames: { '#set': 'set' } } : {}
    const update = { TableName: tableName('commerce'), Key: key, UpdateExpression, ...values, ...names }
    await asAsha(() => documents.send(new UpdateCommand(update)))
    expect(await read(key)).toEqual({ ...key, ...expected, who: expect.stringMatching(mark) })
  })

  it('a transaction, whose conditions have the same outcome', async () => {
    const [one, two] = [newKey(), newKey()]
    await put({ ...two, a: 1 })
    const TableName = tableName('commerce')
    const write = () =>
      documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: one, ConditionExpression: 'attribute_not_exists(pk)' } },
            {
              Update: {
                TableName,
                Key: two,
                UpdateExpression: 'SET a = a + :a',
                ConditionExpression: 'a = :a',
                ExpressionAttributeValues: { ':a': 1 },
              },
            },
          ],
        }),
      )
    await asAsha(write)
    expect(await read(one)).toEqual({ ...one, who: expect.stringMatching(mark) })
    expect(await read(two)).toEqual({ ...two, a: 2, who: expect.stringMatching(mark) })
    await expect(write()).rejects.toThrow()
  })

  it('a deletion, by the update before it; one of a missing item creates none', async () => {
    const [one, two, three] = [newKey(), newKey(), newKey()]
    for (const key of [one, two]) await put(key)
    const TableName = tableName('commerce')
    await asAsha(async () => {
      await documents.send(new DeleteCommand({ TableName, Key: one }))
      await documents.send(new TransactWriteCommand({ TransactItems: [{ Delete: { TableName, Key: two } }] }))
      await documents.send(
        new BatchWriteCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: three } }] } }),
      )
    })
    const removed = (await readStream('commerce')).filter(({ eventName }) => eventName === 'REMOVE')
    expect(removed.map(({ dynamodb }) => dynamodb?.OldImage?.who?.S)).toEqual([
      expect.stringMatching(mark),
      expect.stringMatching(mark),
    ])
    expect(await read(three)).toBeUndefined()
  })

  it('each of one request by a stamp of its own, and a tool by its name', async () => {
    const [one, two] = [newKey(), newKey()]
    await asAsha(() => Promise.all([put(one), put(two)]))
    const key = newKey()
    await put(key)
    expect((await read(key))?.who).toMatch(/^operator - /)
  })
})

describe('other tables', () => {
  it.each(['inventory', 'runtime'] as const)('%s items stay as small as they are', async table => {
    const key = newKey()
    await asAsha(() => put(key, table))
    expect(await read(key, table)).toEqual(key)
  })
})
