import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type CountingProxy, startCountingProxy } from '../../bench/counting/counting-proxy.ts'
import { itemBytes } from '../../bench/counting/item-bytes.ts'
import { sequentialRoundTrips } from '../../bench/counting/round-trips.ts'

const TableName = `counting-${process.pid}`
let proxy: CountingProxy
let client: DynamoDBClient

beforeAll(async () => {
  proxy = await startCountingProxy(inject('dynamoEndpoint'))
  client = new DynamoDBClient({
    endpoint: proxy.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  )
})
afterAll(async () => {
  client.destroy()
  await proxy.stop()
})

let made = 0
const newKey = () => {
  made += 1
  return { pk: { S: `item-${1000 + made}` } }
}

const put = (Key: ReturnType<typeof newKey>, bytes = 100) =>
  client.send(new PutItemCommand({ TableName, Item: { ...Key, text: { S: 'x'.repeat(bytes) } } }))
const get = (Key: ReturnType<typeof newKey>, ConsistentRead = true) =>
  client.send(new GetItemCommand({ TableName, Key, ConsistentRead }))
const refused = (Key: ReturnType<typeof newKey>) =>
  client
    .send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET more = :more',
        ConditionExpression: 'attribute_exists(never)',
        ExpressionAttributeValues: { ':more': { S: 'more' } },
      }),
    )
    .then(
      () => 'accepted',
      error => error.name,
    )

describe('the counting proxy', () => {
  it('counts calls, units and round trips of a known sequence', async () => {
    const [one, two] = [newKey(), newKey()]
    const { result, count } = await proxy.count(async () => {
      await Promise.all([put(one), put(two, 2000)])
      await get(one)
      const found = await Promise.all([get(two, false), get(one, false), put(one)])
      return found[0].Item?.text?.S?.length
    })
    expect(result).toBe(2000)
    expect(count).toMatchObject({ writeUnits: 1 + 2 + 1, readUnits: 1 + 0.5 + 0.5, roundTrips: 3 })
    expect(count.calls.map(({ operation }) => operation).sort()).toEqual([
      'GetItem',
      'GetItem',
      'GetItem',
      'PutItem',
      'PutItem',
      'PutItem',
    ])
    expect(new Set(count.calls.map(({ table }) => table))).toEqual(new Set([TableName]))
  })

  it('counts nothing from before or after', async () => {
    const key = newKey()
    await put(key)
    const { count } = await proxy.count(() => get(key))
    await put(key)
    expect(count.calls).toHaveLength(1)
    expect((await proxy.count(async () => {})).count).toMatchObject({ calls: [], roundTrips: 0, writeUnits: 0 })
  })

  it('counts a refused write by the item that refused it, or one unit where there is none', async () => {
    const large = newKey()
    await put(large, 2500)
    const { result, count } = await proxy.count(async () => [await refused(large), await refused(newKey())])
    expect(result).toEqual(['ConditionalCheckFailedException', 'ConditionalCheckFailedException'])
    expect(count).toMatchObject({ writeUnits: 3 + 1, roundTrips: 2 })
  })

  it('counts a transaction as two writes for each of its items', async () => {
    const updated = newKey()
    await put(updated, 1500)
    const members = [
      { Put: { TableName, Item: newKey() } },
      { Put: { TableName, Item: newKey() } },
      {
        Update: {
          TableName,
          Key: updated,
          UpdateExpression: 'SET flag = :flag',
          ExpressionAttributeValues: { ':flag': { BOOL: true } },
        },
      },
    ]
    const { count } = await proxy.count(() => client.send(new TransactWriteItemsCommand({ TransactItems: members })))
    expect(count).toMatchObject({ writeUnits: 2 + 2 + 4, readUnits: 0, roundTrips: 1 })
  })

  it('throws where it cannot count', async () => {
    const asking = proxy.count(() => client.send(new GetItemCommand({ TableName: 'nowhere', Key: newKey() })))
    await expect(asking).rejects.toThrow()
  })
})

describe('an item’s bytes', () => {
  const values: AttributeValue[] = [
    { N: '7' },
    { N: '-12' },
    { N: '1.25' },
    { N: '1234567890123456789012345' },
    { S: 'नमस्ते' },
    { BOOL: true },
    { SS: ['one', 'two and more'] },
    { L: [] },
    { L: [{ S: 'a' }, { N: '5' }] },
    { M: { one: { S: 'a' }, two: { L: [{ N: '1' }] } } },
  ]

  it.each(values)('are what the engine charges by: %j', async value => {
    const charged = async (fill: number) => {
      const Item = { ...newKey(), value, fill: { S: 'x'.repeat(fill) } }
      const { count } = await proxy.count(() => client.send(new PutItemCommand({ TableName, Item })))
      return [itemBytes(Item), count.writeUnits]
    }
    const room = 1024 - itemBytes({ ...newKey(), value, fill: { S: '' } })
    expect([await charged(room), await charged(room + 1)]).toEqual([
      [1024, 1],
      [1025, 2],
    ])
  })
})

describe('sequential round trips', () => {
  it.each([
    ['none', [], 0],
    [
      'all at once',
      [
        [0, 9],
        [1, 8],
        [2, 3],
      ],
      1,
    ],
    [
      'one after the other',
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      3,
    ],
    [
      'a long one beside two short ones',
      [
        [0, 9],
        [1, 3],
        [4, 6],
      ],
      2,
    ],
    [
      'in any order',
      [
        [4, 6],
        [0, 9],
        [1, 3],
        [7, 8],
      ],
      3,
    ],
  ] as [string, [number, number][], number][])('%s', (_, spans, trips) => {
    expect(sequentialRoundTrips(spans.map(([start, end]) => ({ start, end })))).toBe(trips)
  })
})
