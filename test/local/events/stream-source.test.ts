import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startDynamo } from '../../../local/engines/dynamo.ts'
import { openCheckpoints } from '../../../local/events/checkpoints.ts'
import { type StreamSource, type StreamSourceOptions, startStreamSource } from '../../../local/events/stream-source.ts'
import { refuse } from '../../../local/lambda/invoke.ts'
import { until } from '../../support/until.ts'
import { type ChangingTable, createChangingTable } from './changing-table.ts'
import { functionError, makeGate, recordInvocations } from './invocations.ts'
import { type Queues, startQueues } from './queues.ts'

let table: ChangingTable
let queues: Queues
let checkpoints: ReturnType<typeof openCheckpoints>
const sources: StreamSource[] = []
const errors: Error[] = []

beforeAll(async () => {
  queues = await startQueues()
})
beforeEach(async () => {
  table = await createChangingTable(inject('dynamoEndpoint'))
  checkpoints = openCheckpoints()
})
afterEach(async () => {
  await Promise.all(sources.splice(0).map(source => source.stop()))
  table.destroy()
  errors.length = 0
})
afterAll(() => queues.stop())

const start = (more: Pick<StreamSourceOptions, 'invoke'> & Partial<StreamSourceOptions>) => {
  const source = startStreamSource({
    streams: table.streams,
    streamArn: table.streamArn,
    tableName: table.tableName,
    functionName: 'announce-changes',
    batchSize: 100,
    maximumBatchingWindowSeconds: 0,
    startingPosition: 'TRIM_HORIZON',
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: true,
    sqs: queues.client,
    region: 'ap-south-1',
    checkpoint: checkpoints.of('announce-changes'),
    onError: error => errors.push(error),
    ...more,
  })
  sources.push(source)
  return source
}

const putAll = async (...names: string[]) => {
  for (const name of names) await table.put(name)
}
const names = (event: DynamoDBStreamEvent) => event.Records.map(record => record.dynamodb?.Keys?.sk?.S)
const record = () => recordInvocations<DynamoDBStreamEvent>()
const failedOnes = (event: DynamoDBStreamEvent, ...bad: string[]) => ({
  batchItemFailures: event.Records.filter(entry => bad.includes(entry.dynamodb?.Keys?.sk?.S ?? '')).map(entry => ({
    itemIdentifier: entry.dynamodb?.SequenceNumber,
  })),
})

test('a change reaches the function in exactly the shape Lambda gives it, every number as it was written', async () => {
  const claim = '1795250401711000000000000'
  await table.put('a', {
    claim: { N: claim },
    bytes: { B: new Uint8Array([1, 2, 255]) },
    deep: { M: { list: { L: [{ B: new Uint8Array([3]) }, { N: '0.1' }, { NULL: true }] } } },
    texts: { SS: ['x'] },
    blobs: { BS: [new Uint8Array([4])] },
  })
  const key = { pk: { S: 'p' }, sk: { S: 'a' } }
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: key,
      UpdateExpression: 'SET claim = claim + :one REMOVE bytes, deep, texts, blobs',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  )
  await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key: key }))
  const { invoke, events, names: called } = record()
  start({ invoke })
  const records = await until('three changes', () => {
    const all = events.flatMap(event => event.Records)
    return all.length === 3 ? all : undefined
  })
  expect(called[0]).toBe('announce-changes')
  const image = {
    ...key,
    claim: { N: claim },
    bytes: { B: 'AQL/' },
    deep: { M: { list: { L: [{ B: 'Aw==' }, { N: '0.1' }, { NULL: true }] } } },
    texts: { SS: ['x'] },
    blobs: { BS: ['BA=='] },
  }
  const common = {
    eventID: expect.any(String),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ap-south-1',
    eventSourceARN: table.streamArn,
  }
  const change = {
    ApproximateCreationDateTime: expect.any(Number),
    Keys: key,
    SequenceNumber: expect.stringMatching(/^\d{21,}$/),
    SizeBytes: expect.any(Number),
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  }
  const later = { ...key, claim: { N: '1795250401711000000000001' } }
  expect(records).toEqual([
    { ...common, eventName: 'INSERT', dynamodb: { ...change, NewImage: image } },
    { ...common, eventName: 'MODIFY', dynamodb: { ...change, NewImage: later, OldImage: image } },
    { ...common, eventName: 'REMOVE', dynamodb: { ...change, OldImage: later } },
  ])
  const seconds = records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0
  expect(Number.isInteger(seconds)).toBe(true)
  expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(10)
})

test('a waiting source hands a change on within a quarter of a second', async () => {
  const took: number[] = []
  const { invoke } = recordInvocations<DynamoDBStreamEvent>(event => {
    took.push(Date.now() - Number(event.Records[0]?.dynamodb?.Keys?.sk?.S))
    return null
  })
  await start({ invoke }).ready
  for (let index = 0; index < 7; index += 1) {
    await table.put(String(Date.now()))
    await until('it', () => took.length === index + 1)
  }
  expect(took.sort((a, b) => a - b)[3]).toBeLessThan(250)
})

test('readNow makes an idle source read at once', async () => {
  let reads = 0
  table.streams.middlewareStack.add(
    (next, context) => async args => {
      if (context.commandName === 'GetRecordsCommand') reads += 1
      return next(args)
    },
    { step: 'initialize' },
  )
  const { invoke, events } = record()
  const source = start({ invoke })
  await until('the polling to have slowed down', () => reads > 12)
  const took: number[] = []
  for (let index = 0; index < 7; index += 1) {
    await table.put(String(index))
    const put = Date.now()
    source.readNow()
    while (events.flatMap(names).length <= index) await new Promise(setImmediate)
    took.push(Date.now() - put)
  }
  expect(took.sort((a, b) => a - b)[3]).toBeLessThan(40)
})

test.each([
  ['about twenty times a second', undefined, 50],
  ['at the interval it was given', 400, 400],
])('an idle source reads %s', async (_, idlePollMs, expectedMs) => {
  const times: number[] = []
  table.streams.middlewareStack.add(
    (next, context) => async args => {
      if (context.commandName === 'GetRecordsCommand') times.push(Date.now())
      return next(args)
    },
    { step: 'initialize' },
  )
  start({ invoke: record().invoke, idlePollMs })
  await until('the polling to have slowed down', () => times.length > 18)
  const [first = 0] = times.slice(-5)
  expect((times.at(-1) ?? 0) - first).toBeGreaterThan(4 * expectedMs * 0.9)
})

test('batches are no larger than the batch size and keep the order', async () => {
  const all = Array.from({ length: 7 }, (_, index) => String(index))
  await putAll(...all)
  const { invoke, events } = record()
  start({ invoke, batchSize: 3 })
  await until('all', () => events.flatMap(names).length === 7)
  expect(events.map(names)).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)])
})

test('a batching window gathers changes that come one by one, and a full batch ends it', async () => {
  const { invoke, events } = record()
  const source = start({ invoke, batchSize: 3, maximumBatchingWindowSeconds: 60 })
  await source.ready
  await putAll('a', 'b', 'c')
  await until('the batch', () => events.length > 0)
  expect(events.map(names)).toEqual([['a', 'b', 'c']])
})

test('an unfull batch goes when its window is over', async () => {
  const { invoke, events } = record()
  start({ invoke, maximumBatchingWindowSeconds: 1 })
  await putAll('a')
  const put = Date.now()
  await until('the batch', () => events.length > 0)
  expect(Date.now() - put).toBeGreaterThan(800)
})

test('LATEST starts with what is written after the source is ready', async () => {
  await putAll('before')
  const { invoke, events } = record()
  await start({ invoke, startingPosition: 'LATEST' }).ready
  await putAll('after')
  await until('the change', () => events.length > 0)
  expect(events.flatMap(names)).toEqual(['after'])
})

test('changes the filter refuses are skipped for good', async () => {
  await putAll('a', 'hidden', 'b')
  const { invoke, events } = record()
  const saved: string[] = []
  const kept = checkpoints.of('announce-changes')
  const checkpoint = {
    ...kept,
    save: (shardId: string, number: string) => {
      saved.push(number)
      return kept.save(shardId, number)
    },
  }
  const pattern = JSON.stringify({ dynamodb: { Keys: { sk: { S: [{ 'anything-but': 'hidden' }] } } } })
  const source = start({ invoke, checkpoint, filterCriteria: { Filters: [{ Pattern: pattern }] } })
  await until('both', () => events.flatMap(names).length === 2)
  expect(events.flatMap(names)).toEqual(['a', 'b'])
  await table.put('hidden', { again: { BOOL: true } })
  const handled = events.at(-1)?.Records.at(-1)?.dynamodb?.SequenceNumber ?? ''
  await until('the checkpoint to pass it', () => (saved.at(-1) ?? '') > handled)
  await source.stop()
  await putAll('c')
  const again = record()
  start({ invoke: again.invoke })
  await until('the last', () => again.events.length > 0)
  expect(again.events.flatMap(names)).toEqual(['c'])
})

describe('what fails', () => {
  test('a batch is tried again as it was, and nothing overtakes it', async () => {
    await putAll('a', 'b', 'c')
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>((_, number) =>
      number < 3 ? functionError('no') : null,
    )
    start({ invoke, batchSize: 2 })
    await until('all', () => events.length === 4)
    expect(events.map(names)).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']])
    expect(errors[0]?.message).toContain('no')
  })

  test('throttling is no failure: with no retry allowed the batch still gets through', async () => {
    await putAll('a')
    const queue = await queues.create()
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>((_, number) => {
      if (number < 3) throw refuse('TooManyRequestsException', 'Rate Exceeded.')
      return null
    })
    start({ invoke, maximumRetryAttempts: 0, onFailureQueueUrl: queue.url })
    await until('it', () => events.length === 3)
    expect(errors).toEqual([])
    expect((await queues.counts(queue.url)).visible).toBe(0)
  })

  test('a partial failure is resumed at the lowest sequence number reported', async () => {
    await putAll('a', 'b', 'c', 'd')
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>((event, number) =>
      number === 1 ? failedOnes(event, 'd', 'b') : null,
    )
    start({ invoke })
    await until('the rest', () => events.length === 2)
    expect(events.map(names)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ])
  })

  test('bisecting isolates the poison record; it alone is given up, reported as by Lambda', async () => {
    const queue = await queues.create()
    await putAll('a', 'b', 'bad', 'd', 'e')
    const handled: unknown[] = []
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(event => {
      if (names(event).includes('bad')) return functionError('poison')
      handled.push(...names(event))
      return null
    })
    start({
      invoke,
      reportBatchItemFailures: false,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      onFailureQueueUrl: queue.url,
    })
    const [letter] = await until('the failure record', async () => {
      const letters = await queues.receive(queue.url)
      return letters.length > 0 ? letters : undefined
    })
    await until('the others', () => handled.length === 4)
    expect(handled).toEqual(['a', 'b', 'd', 'e'])
    const bad = events.flatMap(event => event.Records).find(entry => entry.dynamodb?.Keys?.sk?.S === 'bad')
    const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
    expect(JSON.parse(letter?.Body ?? '')).toEqual({
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: 'arn:aws:lambda:ap-south-1:000000000000:function:announce-changes',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: expect.any(Number),
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Handled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-/),
        startSequenceNumber: bad?.dynamodb?.SequenceNumber,
        endSequenceNumber: bad?.dynamodb?.SequenceNumber,
        approximateArrivalOfFirstRecord: expect.stringMatching(second),
        approximateArrivalOfLastRecord: expect.stringMatching(second),
        batchSize: 1,
        streamArn: table.streamArn,
      },
    })
  })

  test('a batch whose retries are spent is given up and the shard goes on', async () => {
    const queue = await queues.create()
    await putAll('a', 'b', 'c')
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(event =>
      names(event).includes('b') ? functionError('no') : null,
    )
    start({ invoke, batchSize: 2, maximumRetryAttempts: 2, onFailureQueueUrl: queue.url })
    await until('the next', () => events.length === 4)
    expect(events.map(names)).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']])
    const [letter] = await queues.receive(queue.url)
    expect(JSON.parse(letter?.Body ?? '')).toMatchObject({
      requestContext: { approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 2 },
    })
  })

  test('records older than the limit are given up without being sent', async () => {
    const queue = await queues.create()
    await putAll('a')
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(() => functionError('no'))
    start({ invoke, maximumRecordAgeSeconds: 2, onFailureQueueUrl: queue.url })
    const [letter] = await until('the failure record', async () => {
      const letters = await queues.receive(queue.url)
      return letters.length > 0 ? letters : undefined
    })
    expect(JSON.parse(letter?.Body ?? '').requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: events.length,
    })
    expect(events.length).toBeGreaterThan(0)
  })

  test('a failure record is sent again until the queue takes it', async () => {
    await putAll('a')
    const queue = await queues.create()
    const missing = queue.url.replace(/[^/]+$/, `q-late-${table.tableName}`)
    const { invoke } = recordInvocations<DynamoDBStreamEvent>(() => functionError('no'))
    start({ invoke, maximumRetryAttempts: 0, onFailureQueueUrl: missing })
    await until('the complaint', () => errors.some(error => error.message.includes('failure record')))
    await queues.createNamed(`q-late-${table.tableName}`)
    await until('the record', async () => (await queues.receive(missing)).length === 1)
  })
})

const clientConfig = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
let tableName = ''

describe('stopping and going on', () => {
  test('stop waits for the invocation in hand; the next source goes on behind it', async () => {
    await putAll('a', 'b')
    const gate = makeGate()
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(() => gate.opened)
    const source = start({ invoke, batchSize: 1 })
    await until('the invocation', () => events.length === 1)
    let stopped = false
    const stopping = source.stop().then(() => {
      stopped = true
    })
    await table.put('c')
    expect(stopped).toBe(false)
    gate.open()
    await stopping
    const again = record()
    start({ invoke: again.invoke })
    await until('the rest', () => again.events.flatMap(names).length >= 2)
    expect(again.events.flatMap(names)).toEqual(['b', 'c'])
  })

  test('a source stopped while it retries starts again with the record that failed', async () => {
    await putAll('a', 'bad', 'c')
    const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(event => failedOnes(event, 'bad'))
    const source = start({ invoke })
    await until('a retry', () => events.length === 2)
    await source.stop()
    const again = record()
    start({ invoke: again.invoke })
    await until('the rest', () => again.events.length > 0)
    expect(again.events.map(names)).toEqual([['bad', 'c']])
  })

  test('engine and source restart on the same folder and miss or repeat nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stream-'))
    const run = async (streamArn: string, write: (engine: string) => Promise<string>) => {
      const engine = await startDynamo({ dataFolder: join(folder, 'dynamo') })
      const arn = await write(engine.endpoint)
      const kept = openCheckpoints(join(folder, 'checkpoints.json'))
      const streams = new DynamoDBStreamsClient({ ...clientConfig, endpoint: engine.endpoint })
      const { invoke, events } = record()
      const source = start({ invoke, streams, streamArn: streamArn || arn, checkpoint: kept.of('announce-changes') })
      await until('two changes', () => events.flatMap(names).length >= 2)
      await source.stop()
      await kept.close()
      await engine.stop()
      return { arn, keys: events.flatMap(names) }
    }
    const first = await run('', async endpoint => {
      const kept = await createChangingTable(endpoint)
      tableName = kept.tableName
      for (const name of ['a', 'b']) await kept.put(name)
      return kept.streamArn
    })
    const second = await run(first.arn, async endpoint => {
      const client = new DynamoDBClient({ ...clientConfig, endpoint })
      for (const name of ['c', 'd'])
        await client.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: 'p' }, sk: { S: name } } }))
      return first.arn
    })
    await rm(folder, { recursive: true })
    expect([first.keys, second.keys]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })
})
