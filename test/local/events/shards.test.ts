import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCheckpoints } from '../../../local/events/checkpoints.ts'
import { type StreamSource, type StreamSourceOptions, startStreamSource } from '../../../local/events/stream-source.ts'
import { until } from '../../support/until.ts'
import { makeGate, recordInvocations } from './invocations.ts'
import { startScriptedStream } from './scripted-stream.ts'

let script: Awaited<ReturnType<typeof startScriptedStream>>
let checkpoint: StreamSourceOptions['checkpoint']
const sources: StreamSource[] = []
const errors: Error[] = []

beforeEach(async () => {
  script = await startScriptedStream()
  checkpoint = openCheckpoints().of('f')
  errors.length = 0
})
afterEach(async () => {
  await Promise.all(sources.splice(0).map(source => source.stop()))
  await script.stop()
})

const start = (more: Pick<StreamSourceOptions, 'invoke'> & Partial<StreamSourceOptions>) => {
  const source = startStreamSource({
    streams: script.streams,
    streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026',
    tableName: 't',
    functionName: 'f',
    batchSize: 2,
    maximumBatchingWindowSeconds: 0,
    startingPosition: 'TRIM_HORIZON',
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: true,
    checkpoint,
    onError: error => errors.push(error),
    ...more,
  })
  sources.push(source)
  return source
}

const keys = (event: DynamoDBStreamEvent) => event.Records.map(record => record.dynamodb?.Keys?.sk?.S)

test('children of a split wait until their parent is through, then are read side by side', async () => {
  script.shards.push(
    { id: 'shard-left', parent: 'shard-root', keys: ['l1'] },
    { id: 'shard-root', closed: true, keys: ['r1', 'r2', 'r3'] },
    { id: 'shard-right', parent: 'shard-root', keys: ['x1'] },
  )
  const gate = makeGate()
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(event =>
    keys(event).includes('r3') ? gate.opened : null,
  )
  start({ invoke })
  await until('the last of the parent', () => events.length === 2)
  expect(events.flatMap(keys)).toEqual(['r1', 'r2', 'r3'])
  gate.open()
  await until('the children', () => events.length === 4)
  expect(events.slice(2).flatMap(keys).sort()).toEqual(['l1', 'x1'])
})

test('a child whose parent was trimmed away is read', async () => {
  script.shards.push({ id: 'shard-child', parent: 'shard-gone', keys: ['a'] })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  await until('it', () => events.length === 1)
})

test('a shard that closes while it is read is followed by its children', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a'] })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  await until('the first', () => events.length === 1)
  script.shards.splice(
    0,
    1,
    { id: 'shard-root', closed: true, keys: ['a', 'b'] },
    { id: 'shard-child', parent: 'shard-root', keys: ['c'] },
  )
  await until('the child', () => events.length === 3)
  expect(events.flatMap(keys)).toEqual(['a', 'b', 'c'])
})

test('LATEST skips closed shards and what open ones hold, and reads later shards whole', async () => {
  script.shards.push(
    { id: 'shard-root', closed: true, keys: ['old'] },
    { id: 'shard-child', parent: 'shard-root', keys: ['old too'] },
  )
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  await start({ invoke, startingPosition: 'LATEST' }).ready
  script.shards.splice(
    1,
    1,
    { id: 'shard-child', parent: 'shard-root', closed: true, keys: ['old too', 'new'] },
    { id: 'shard-grandchild', parent: 'shard-child', keys: ['newest'] },
  )
  await until('the new ones', () => events.flatMap(keys).length === 2)
  expect(events.flatMap(keys)).toEqual(['new', 'newest'])
})

test('a restart continues in the child without reading its parents again', async () => {
  script.shards.push(
    { id: 'shard-root', closed: true, keys: ['a'] },
    { id: 'shard-child', parent: 'shard-root', keys: ['b', 'c'] },
  )
  await checkpoint.save('shard-child', '1')
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  await until('the rest', () => events.length === 1)
  expect(events.flatMap(keys)).toEqual(['c'])
  expect(script.requests.some(({ input }) => input.ShardId === 'shard-root')).toBe(false)
})

test('an iterator that lapsed is replaced at the same place', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a', 'b', 'c'] })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>((_, number) => {
    if (number === 1) script.fail('GetRecords', 'ExpiredIteratorException')
    return null
  })
  start({ invoke })
  await until('the rest', () => events.length === 2)
  expect(events.map(keys)).toEqual([['a', 'b'], ['c']])
  expect(errors).toEqual([])
})

test('a checkpoint whose records were trimmed away continues with the oldest there are', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a', 'b'] })
  await checkpoint.save('shard-root', '2')
  script.fail('GetShardIterator', 'TrimmedDataAccessException')
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  await until('the oldest', () => events.length === 1)
  expect(events.map(keys)).toEqual([['a', 'b']])
})

test('a stream that cannot be reached is reported, and read as soon as it can', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a'] })
  script.fail('DescribeStream', 'ResourceNotFoundException')
  script.fail('GetRecords', 'ValidationException')
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  await until('the record', () => events.length === 1)
  expect(errors.map(error => (error.cause as Error).name)).toEqual(['ResourceNotFoundException', 'ValidationException'])
})

test('a window that cannot be read to its end hands on what it has', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a'] })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  const read = () => script.requests.filter(({ action }) => action === 'GetRecords').length
  start({ invoke, maximumBatchingWindowSeconds: 60 })
  await until('the window to be open', () => read() > 1)
  script.fail('GetRecords', 'ValidationException')
  await until('the batch', () => events.length === 1)
  expect(events.map(keys)).toEqual([['a']])
})

test('userIdentity is passed on in the spelling of the event', async () => {
  script.shards.push({ id: 'shard-root', keys: ['a'] })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke })
  const [event] = await until('the record', () => (events.length > 0 ? events : undefined))
  expect(event?.Records[0]).toMatchObject({
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  })
})

test('a parallelization factor runs items side by side, each item in its order', async () => {
  const all = Array.from({ length: 40 }, (_, index) => `${index % 8}`)
  script.shards.push({ id: 'shard-root', keys: all })
  const gate = makeGate()
  let running = 0
  let most = 0
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(async () => {
    running += 1
    most = Math.max(most, running)
    if (most > 1) gate.open()
    await gate.opened
    running -= 1
    return null
  })
  start({ invoke, batchSize: 10, parallelizationFactor: 4 })
  await until('all', () => events.flatMap(keys).length === 40)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
  const sequences = Map.groupBy(
    events.flatMap(event => event.Records),
    record => record.dynamodb?.Keys?.sk?.S,
  )
  for (const records of sequences.values()) {
    const numbers = records.map(record => Number(record.dynamodb?.SequenceNumber))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  }
  await until('the checkpoint', async () => Number(await checkpoint.load('shard-root')) === 40)
})

test('while one of several lanes is stuck no checkpoint is saved, so a restart delivers the stuck record again', async () => {
  const all = ['stuck', ...Array.from({ length: 7 }, (_, index) => `${index}`)]
  script.shards.push({ id: 'shard-root', keys: all })
  const { invoke, events } = recordInvocations<DynamoDBStreamEvent>(event => {
    if (keys(event).includes('stuck')) throw new Error('no')
    return null
  })
  const source = start({ invoke, batchSize: 2, parallelizationFactor: 4 })
  const stuck = () => events.filter(event => keys(event).includes('stuck')).length
  await until('other lanes to be through', () => stuck() > 1 && events.length > stuck() + 1)
  await source.stop()
  expect(await checkpoint.load('shard-root')).toBeUndefined()
  const again = recordInvocations<DynamoDBStreamEvent>()
  start({ invoke: again.invoke })
  await until('all of them', () => again.events.flatMap(keys).length === 8)
})
