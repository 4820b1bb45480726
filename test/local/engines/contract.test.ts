import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DynamoEngine, startDynamo } from '../../../local/engines/dynamo.ts'
import { guardRequests } from '../../../local/engines/request-limits.ts'
import { until } from '../../support/until.ts'
import { changesFrom, createContractTable, shardOf } from './contract-table.ts'

/** What the product relies on, tested on each engine; a missing one fails with what to install. */
describe.each(['dynoxide', 'dynamodb-local'] as const)('%s', name => {
  let engine: DynamoEngine
  let client: DynamoDBClient
  let table: Awaited<ReturnType<typeof createContractTable>>

  beforeAll(async () => {
    guardRequests()
    engine = await startDynamo({ engine: name })
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
    table = await createContractTable(client)
  })
  afterAll(async () => {
    client?.destroy()
    await engine?.stop()
  })

  let serial = 0
  const fresh = () => ({ pk: { S: `p${serial++}` }, sk: { S: 'a' } })
  type Item = NonNullable<UpdateItemCommandInput['ExpressionAttributeValues']>
  const put = (item: Item, more = {}) => client.send(new PutItemCommand({ TableName: table.name, Item: item, ...more }))
  const get = async (Key: Item) =>
    (await client.send(new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true }))).Item
  const update = (Key: Item, UpdateExpression: string, values: Item, more: Partial<UpdateItemCommandInput> = {}) =>
    client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key,
        UpdateExpression,
        ExpressionAttributeValues: values,
        ...more,
      }),
    )
  const refusal = async (attempt: Promise<unknown>) => {
    const error = await attempt.then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    return error?.name
  }

  describe('conditions', () => {
    test('one that does not hold changes nothing and gives the item as it is', async () => {
      const key = fresh()
      await put({ ...key, claim: { N: '5' } })
      const attempt = update(
        key,
        'SET claim = :new',
        { ':new': { N: '9' }, ':now': { N: '5' } },
        {
          ConditionExpression: 'claim < :now',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      )
      await expect(attempt).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
        Item: { ...key, claim: { N: '5' } },
      })
      expect(await get(key)).toEqual({ ...key, claim: { N: '5' } })
    })

    test('an absent attribute satisfies no comparison', async () => {
      const key = fresh()
      await put(key)
      for (const comparison of ['<', '<=', '=', '>=', '>'])
        expect(
          await refusal(
            update(key, 'SET x = :v', { ':v': { N: '1' } }, { ConditionExpression: `claim ${comparison} :v` }),
          ),
        ).toBe('ConditionalCheckFailedException')
    })

    test('of a hundred at once on one item, exactly one holds', async () => {
      const key = fresh()
      await put({ ...key, claim: { N: '0' } })
      const attempts = Array.from({ length: 100 }, (_, index) =>
        refusal(
          update(
            key,
            'SET claim = :mine',
            { ':mine': { N: String(index + 1) }, ':free': { N: '0' } },
            {
              ConditionExpression: 'claim = :free',
            },
          ),
        ),
      )
      expect((await Promise.all(attempts)).filter(error => error === undefined)).toHaveLength(1)
    })

    test('a map element is set, compared and removed by its path', async () => {
      const key = fresh()
      await put({ ...key, units: { M: { A: { N: '0' }, B: { N: '0' } } } })
      await update(
        key,
        'SET units.#a = :mine',
        { ':mine': { N: '7' }, ':free': { N: '0' } },
        {
          ConditionExpression: 'units.#a = :free AND attribute_exists(units.#b)',
          ExpressionAttributeNames: { '#a': 'A', '#b': 'B' },
        },
      )
      await update(key, 'REMOVE units.#b', undefined as never, { ExpressionAttributeNames: { '#b': 'B' } })
      expect((await get(key))?.units).toEqual({ M: { A: { N: '7' } } })
    })
  })

  describe('numbers', () => {
    test('claims of 25 digits and numbers of 38 are kept and compared exactly', async () => {
      const key = fresh()
      const claim = '1795250401711123456789012'
      const next = '1795250401711123456789013'
      await put({ ...key, claim: { N: claim }, long: { N: '9'.repeat(38) } })
      expect(
        await refusal(update(key, 'SET x = :v', { ':v': { N: next } }, { ConditionExpression: 'claim = :v' })),
      ).toBe('ConditionalCheckFailedException')
      await update(key, 'SET x = :v', { ':v': { N: next } }, { ConditionExpression: 'claim < :v' })
      await update(key, 'ADD claim :one', { ':one': { N: '1' } })
      expect(await get(key)).toMatchObject({ claim: { N: next }, long: { N: '9'.repeat(38) } })
    })

    test('more than 38 digits are refused', async () => {
      expect(await refusal(put({ ...fresh(), n: { N: `1${'0'.repeat(37)}1` } }))).toBe('ValidationException')
    })
  })

  describe('transactions', () => {
    const putting = (item: Item, more = {}) => ({ Put: { TableName: table.name, Item: item, ...more } })

    test('all or nothing, with the reason and the old item of each that failed', async () => {
      const [one, two] = [fresh(), fresh()]
      await put({ ...two, kept: { S: 'yes' } })
      const attempt = client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            putting(one),
            putting(two, {
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ],
        }),
      )
      const error = await attempt.catch(thrown => thrown)
      expect(error).toBeInstanceOf(TransactionCanceledException)
      expect(error.CancellationReasons?.map(({ Code }: { Code?: string }) => Code)).toEqual([
        'None',
        'ConditionalCheckFailed',
      ])
      expect(error.CancellationReasons?.[1]?.Item).toEqual({ ...two, kept: { S: 'yes' } })
      expect(await get(one)).toBeUndefined()
    })

    test('a hundred items, and not one more', async () => {
      const items = Array.from({ length: 101 }, () => putting(fresh()))
      await client.send(new TransactWriteItemsCommand({ TransactItems: items.slice(0, 100) }))
      expect(await refusal(client.send(new TransactWriteItemsCommand({ TransactItems: items })))).toBe(
        'ValidationException',
      )
    })

    test('not twice the same item', async () => {
      const key = fresh()
      const twice = new TransactWriteItemsCommand({ TransactItems: [putting(key), putting(key)] })
      expect(await refusal(client.send(twice))).toBe('ValidationException')
    })

    test('a repeated token has one effect', async () => {
      const key = fresh()
      const adding = () =>
        client.send(
          new TransactWriteItemsCommand({
            ClientRequestToken: `token-${key.pk.S}`,
            TransactItems: [
              {
                Update: {
                  TableName: table.name,
                  Key: key,
                  UpdateExpression: 'ADD n :one',
                  ExpressionAttributeValues: { ':one': { N: '1' } },
                },
              },
            ],
          }),
        )
      await adding()
      await adding()
      expect((await get(key))?.n).toEqual({ N: '1' })
    })
  })

  describe('limits', () => {
    test.each([
      ['an item of more than 400 KB', () => put({ ...fresh(), big: { S: 'x'.repeat(410_000) } })],
      ['an empty partition key', () => put({ pk: { S: '' }, sk: { S: 'a' } })],
      ['an empty sort key', () => put({ pk: { S: 'p' }, sk: { S: '' } })],
      ['a partition key of more than 2,048 bytes', () => put({ pk: { S: 'x'.repeat(2049) }, sk: { S: 'a' } })],
      ['a sort key of more than 1,024 bytes', () => put({ pk: { S: 'p' }, sk: { S: 'x'.repeat(1025) } })],
      ['an empty key of an index', () => put({ ...fresh(), by: { S: '' }, at: { S: 'a' } })],
      ['an empty set', () => put({ ...fresh(), set: { SS: [] } })],
      ['a key of another type', () => put({ pk: { N: '1' }, sk: { S: 'a' } })],
      [
        'a value that no expression uses',
        () => update(fresh(), 'SET x = :v', { ':v': { N: '1' }, ':unused': { N: '1' } }),
      ],
      ['a reserved word as a name', () => update(fresh(), 'SET status = :v', { ':v': { N: '1' } })],
      ['one path set twice', () => update(fresh(), 'SET x = :v, x = :v', { ':v': { N: '1' } })],
      ['an expression of more than 4 KB', () => update(fresh(), `SET ${longNames(80)}`, { ':v': { N: '1' } })],
      [
        'more than 300 operators in a condition',
        () => update(fresh(), 'SET x = :v', { ':v': { N: '1' } }, { ConditionExpression: comparisons(151) }),
      ],
      ['more than 300 operators in an update', () => update(fresh(), `SET ${sets(301)}`, { ':v': { N: '1' } })],
      [
        'more than 300 operators in a condition of a transaction',
        () =>
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                {
                  ConditionCheck: {
                    TableName: table.name,
                    Key: fresh(),
                    ConditionExpression: comparisons(151),
                    ExpressionAttributeValues: { ':v': { N: '1' } },
                  },
                },
              ],
            }),
          ),
      ],
      [
        'more than 100 operands of IN',
        () =>
          update(
            fresh(),
            'SET x = :v0',
            Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`:v${index}`, { N: String(index) }])),
            { ConditionExpression: `x IN (${Array.from({ length: 101 }, (_, index) => `:v${index}`).join(',')})` },
          ),
      ],
      [
        'more than 25 writes in a batch',
        () =>
          client.send(
            new BatchWriteItemCommand({
              RequestItems: { [table.name]: Array.from({ length: 26 }, () => ({ PutRequest: { Item: fresh() } })) },
            }),
          ),
      ],
      [
        'more than 100 reads in a batch',
        () =>
          client.send(
            new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys: Array.from({ length: 101 }, fresh) } } }),
          ),
      ],
      [
        'one key twice in a batch',
        () => {
          const key = fresh()
          return client.send(new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys: [key, key] } } }))
        },
      ],
      [
        'a consistent read of an index',
        () =>
          client.send(
            new QueryCommand({
              TableName: table.name,
              IndexName: 'by-at',
              ConsistentRead: true,
              KeyConditionExpression: '#by = :v',
              ExpressionAttributeNames: { '#by': 'by' },
              ExpressionAttributeValues: { ':v': { S: 'x' } },
            }),
          ),
      ],
    ])('%s is refused', async (_, attempt) => {
      expect(await refusal(attempt())).toBe('ValidationException')
    })

    test('300 operators are taken, and an empty text that is no key', async () => {
      const key = fresh()
      await put({ ...key, x: { N: '1' }, empty: { S: '' } })
      await update(key, 'SET y = :v', { ':v': { N: '1' } }, { ConditionExpression: comparisons(150) })
      expect(await get(key)).toEqual({ ...key, x: { N: '1' }, y: { N: '1' }, empty: { S: '' } })
    })
  })

  describe('queries', () => {
    test('pages in key order, forwards and backwards, from behind a key', async () => {
      const pk = { S: `q${serial++}` }
      const keys = Array.from({ length: 25 }, (_, index) => `k${String(index).padStart(2, '0')}`)
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [table.name]: keys.map(sk => ({ PutRequest: { Item: { pk, sk: { S: sk } } } })) },
        }),
      )
      const page = (more: object) =>
        client.send(
          new QueryCommand({
            TableName: table.name,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :k)',
            ExpressionAttributeValues: { ':pk': pk, ':k': { S: 'k' } },
            Limit: 10,
            ...more,
          }),
        )
      const first = await page({})
      const second = await page({ ExclusiveStartKey: first.LastEvaluatedKey })
      const last = await page({ ExclusiveStartKey: second.LastEvaluatedKey })
      const pages = [first, second, last]
      expect(pages.flatMap(({ Items = [] }) => Items.map(({ sk }) => sk?.S))).toEqual(keys)
      expect(last.LastEvaluatedKey).toBeUndefined()
      expect((await page({ ScanIndexForward: false, Limit: 2 })).Items?.map(({ sk }) => sk?.S)).toEqual(['k24', 'k23'])
    })

    test('a page ends at a megabyte', async () => {
      const pk = { S: `q${serial++}` }
      for (let index = 0; index < 6; index++)
        await put({ pk, sk: { S: String(index) }, big: { S: 'x'.repeat(380_000) } })
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      )
      expect(Items?.length).toBeLessThan(4)
      expect(LastEvaluatedKey).toBeDefined()
    })

    test('an index holds the items that have its keys, with its projection, in its order', async () => {
      const by = { S: `by${serial++}` }
      const [late, early, other] = [fresh(), fresh(), fresh()]
      await put({ ...late, by, at: { S: '2' }, shown: { S: 'l' }, hidden: { S: 'x' } })
      await put({ ...early, by, at: { S: '1' }, shown: { S: 'e' } })
      await put({ ...other, by })
      const { Items } = await client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'by-at',
          KeyConditionExpression: '#by = :by',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: { ':by': by },
        }),
      )
      expect(Items).toEqual([
        { ...early, by, at: { S: '1' }, shown: { S: 'e' } },
        { ...late, by, at: { S: '2' }, shown: { S: 'l' } },
      ])
    })

    test('a scan reads everything in pages', async () => {
      const found: string[] = []
      let after: Item | undefined
      do {
        const page: { Items?: Item[]; LastEvaluatedKey?: Item } = await client.send(
          new ScanCommand({
            TableName: table.name,
            Limit: 40,
            ExclusiveStartKey: after,
            ProjectionExpression: 'pk, sk',
          }),
        )
        found.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk?.S} ${sk?.S}`))
        after = page.LastEvaluatedKey
      } while (after)
      expect(new Set(found).size).toBe(found.length)
      expect(found.length).toBeGreaterThan(100)
    })
  })

  describe('consumed capacity', () => {
    const writeUnits = async (attempt: Promise<{ ConsumedCapacity?: unknown }>) => {
      const { ConsumedCapacity } = await attempt
      const list = (Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity]) as {
        CapacityUnits?: number
      }[]
      return list.reduce((sum, each) => sum + (each?.CapacityUnits ?? 0), 0)
    }
    const total = { ReturnConsumedCapacity: 'TOTAL' as const }

    test('a write costs a unit a kilobyte, an index entry its own, a transaction twice as much', async () => {
      const key = fresh()
      const two = { ...key, text: { S: 'x'.repeat(1500) } }
      expect(await writeUnits(put(fresh(), total))).toBe(1)
      expect(await writeUnits(put(two, total))).toBe(2)
      expect(await writeUnits(put({ ...fresh(), by: { S: 'b' }, at: { S: 'a' } }, total))).toBe(2)
      const transaction = new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: table.name, Item: fresh() } }],
        ...total,
      })
      expect(await writeUnits(client.send(transaction))).toBe(2)
    })

    test('a read costs half a unit per 4 KB, a consistent one a whole', async () => {
      const key = fresh()
      await put({ ...key, text: { S: 'x'.repeat(5000) } })
      const read = (ConsistentRead: boolean) =>
        client.send(new GetItemCommand({ TableName: table.name, Key: key, ConsistentRead, ...total }))
      expect([await writeUnits(read(true)), await writeUnits(read(false))]).toEqual([2, 1])
    })
  })

  describe('streams', () => {
    test('have every change in its order, with the images before and after', async () => {
      const own = await createContractTable(client)
      const key = { pk: { S: 'p' }, sk: { S: 'a' } }
      const target = { TableName: own.name }
      await client.send(new PutItemCommand({ ...target, Item: { ...key, n: { N: '1' }, empty: { M: {} } } }))
      await client.send(
        new UpdateItemCommand({
          ...target,
          Key: key,
          UpdateExpression: 'SET n = :n',
          ExpressionAttributeValues: { ':n': { N: '2' } },
        }),
      )
      await client.send(new DeleteItemCommand({ ...target, Key: key }))
      const changes = await changesFrom(engine.endpoint, own.streamArn)
      expect(
        changes.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.n?.N, dynamodb?.NewImage?.n?.N]),
      ).toEqual([
        ['INSERT', undefined, '1'],
        ['MODIFY', '1', '2'],
        ['REMOVE', '2', undefined],
      ])
      expect(changes[0]?.dynamodb?.NewImage?.empty).toEqual({ M: {} })
    })

    test('have no record of a write that changed nothing or was refused', async () => {
      const own = await createContractTable(client)
      const Item = { pk: { S: 'p' }, sk: { S: 'a' } }
      const target = { TableName: own.name, Item }
      await client.send(new PutItemCommand(target))
      await client.send(new PutItemCommand(target))
      await refusal(client.send(new PutItemCommand({ ...target, ConditionExpression: 'attribute_not_exists(pk)' })))
      await client.send(new DeleteItemCommand({ TableName: own.name, Key: { pk: { S: 'p' }, sk: { S: 'not there' } } }))
      expect((await changesFrom(engine.endpoint, own.streamArn)).map(({ eventName }) => eventName)).toEqual(['INSERT'])
    })

    test('have a transaction’s changes', async () => {
      const own = await createContractTable(client)
      const TransactItems = ['a', 'b'].map(sk => ({
        Put: { TableName: own.name, Item: { pk: { S: 'p' }, sk: { S: sk } } },
      }))
      await client.send(new TransactWriteItemsCommand({ TransactItems }))
      const changes = await changesFrom(engine.endpoint, own.streamArn)
      expect(changes.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['a', 'b'])
    })

    test('are read from after a record, and from the latest on', async () => {
      const own = await createContractTable(client)
      const write = (sk: string) =>
        client.send(new PutItemCommand({ TableName: own.name, Item: { pk: { S: 'p' }, sk: { S: sk } } }))
      for (const sk of ['a', 'b', 'c']) await write(sk)
      const [first] = await changesFrom(engine.endpoint, own.streamArn)
      const after = first?.dynamodb?.SequenceNumber ?? ''
      const rest = await changesFrom(engine.endpoint, own.streamArn, { after })
      expect(rest.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['b', 'c'])
      const late = await changesFrom(engine.endpoint, own.streamArn, { latestThen: () => write('d') })
      expect(late.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['d'])
    })
  })

  test('records that all readers passed are deleted, but for the newest, and later ones continue their numbers', async () => {
    const own = await createContractTable(client)
    const write = (sk: string) =>
      client.send(new PutItemCommand({ TableName: own.name, Item: { pk: { S: 'p' }, sk: { S: sk } } }))
    for (const sk of ['a', 'b', 'c']) await write(sk)
    const before = await changesFrom(engine.endpoint, own.streamArn)
    const newest = before.at(-1)?.dynamodb?.SequenceNumber ?? ''
    engine.trim([
      { tableName: own.name, shardId: await shardOf(engine.endpoint, own.streamArn), sequenceNumber: newest },
    ])
    // A record may be deleted between the iterator and the reading at it.
    const present = () =>
      changesFrom(engine.endpoint, own.streamArn).catch(error => {
        if (error.name !== 'TrimmedDataAccessException') throw error
        return []
      })
    const rest = await until('the trimming', async () => {
      const records = await present()
      return records.length === 1 ? records : undefined
    })
    expect(rest.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['c'])
    await write('d')
    const after = await changesFrom(engine.endpoint, own.streamArn, { after: newest })
    expect(after.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['d'])
  })

  test('a time to live is accepted and described', async () => {
    const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true }
    await client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification }))
    const described = await client.send(new DescribeTimeToLiveCommand({ TableName: table.name }))
    expect(described.TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl' })
  })
})

const comparisons = (count: number) => Array.from({ length: count }, () => 'x = :v').join(' AND ')
const sets = (count: number) => Array.from({ length: count }, (_, index) => `a${index} = :v`).join(', ')
const longNames = (count: number) =>
  Array.from({ length: count }, (_, index) => `${'n'.repeat(50)}${index} = :v`).join(', ')
