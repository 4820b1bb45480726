import type { SQSEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type SqsSourceOptions, startSqsSource } from '../../../local/events/sqs-source.ts'
import { refuse } from '../../../local/lambda/invoke.ts'
import { until } from '../../support/until.ts'
import { functionError, makeGate, recordInvocations } from './invocations.ts'
import { type Queues, startQueues } from './queues.ts'

let queues: Queues
const sources: { stop: () => Promise<void> }[] = []
const errors: Error[] = []

beforeAll(async () => {
  queues = await startQueues()
})
afterEach(async () => {
  await Promise.all(sources.splice(0).map(source => source.stop()))
  errors.length = 0
})
afterAll(() => queues.stop())

const start = (
  queue: { url: string; arn: string },
  more: Pick<SqsSourceOptions, 'invoke'> & Partial<SqsSourceOptions>,
) => {
  const source = startSqsSource({
    client: queues.client,
    queueUrl: queue.url,
    queueArn: queue.arn,
    region: 'ap-south-1',
    functionName: 'settle-payment',
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    onError: error => errors.push(error),
    ...more,
  })
  sources.push(source)
  return source
}

const bodies = (event: SQSEvent | undefined) => event?.Records.map(record => record.body).sort()
const empty = async (url: string) => {
  const { visible, inFlight, delayed } = await queues.counts(url)
  return visible + inFlight + delayed === 0
}

test('a message reaches the function in exactly the shape Lambda gives it, and is deleted', async () => {
  const queue = await queues.create()
  const { invoke, events, names } = recordInvocations<SQSEvent>()
  start(queue, { invoke })
  const before = Date.now()
  const id = await queues.send(queue.url, '{"a":1}', {
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'paid' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    },
  })
  await until('the queue to be empty', async () => events.length === 1 && (await empty(queue.url)))
  expect(names).toEqual(['settle-payment'])
  expect(events[0]).toEqual({
    Records: [
      {
        messageId: id,
        receiptHandle: expect.stringMatching(/.{10}/),
        body: '{"a":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          kind: { stringValue: 'paid', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'AQL/', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
        eventSource: 'aws:sqs',
        eventSourceARN: queue.arn,
        awsRegion: 'ap-south-1',
      },
    ],
  })
  expect(Number(events[0]?.Records[0]?.attributes.SentTimestamp)).toBeGreaterThanOrEqual(before)
})

test('only the reported failures come back, after the visibility time-out, with their receive count', async () => {
  const queue = await queues.create({ VisibilityTimeout: '1' })
  for (const body of ['a', 'bad', 'c']) await queues.send(queue.url, body)
  const { invoke, events } = recordInvocations<SQSEvent>((event, number) => {
    const bad = event.Records.find(record => record.body === 'bad')
    return number === 1 && bad ? { batchItemFailures: [{ itemIdentifier: bad.messageId }] } : null
  })
  const started = Date.now()
  start(queue, { invoke })
  await until('the second delivery', () => events.length === 2)
  expect(Date.now() - started).toBeGreaterThanOrEqual(950)
  expect(bodies(events[0])).toEqual(['a', 'bad', 'c'])
  expect(bodies(events[1])).toEqual(['bad'])
  expect(events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2')
  await until('the queue to be empty', () => empty(queue.url))
})

test('without ReportBatchItemFailures the reply is ignored', async () => {
  const queue = await queues.create({ VisibilityTimeout: '1' })
  await queues.send(queue.url, 'a')
  const { invoke, events } = recordInvocations<SQSEvent>(event => ({
    batchItemFailures: [{ itemIdentifier: event.Records[0]?.messageId }],
  }))
  start(queue, { invoke, reportBatchItemFailures: false })
  await until('the queue to be empty', async () => events.length === 1 && (await empty(queue.url)))
})

test('a reply naming a message that is not in the batch fails the whole batch', async () => {
  const queue = await queues.create({ VisibilityTimeout: '1' })
  for (const body of ['a', 'b']) await queues.send(queue.url, body)
  const { invoke, events } = recordInvocations<SQSEvent>((_, number) =>
    number === 1 ? { batchItemFailures: [{ itemIdentifier: 'missing' }] } : null,
  )
  start(queue, { invoke })
  await until('both to come again', () => events.slice(1).flatMap(event => event.Records).length === 2)
  expect(errors[0]?.message).toContain('"missing"')
})

test('a function error returns the whole batch, and the queue redrives it after its last receive', async () => {
  const { queue, dead } = await queues.createWithDeadLetters(2, { VisibilityTimeout: '1' })
  const sent = [await queues.send(queue.url, 'poison 1'), await queues.send(queue.url, 'poison 2')].sort()
  const { invoke, events } = recordInvocations<SQSEvent>(() => functionError('no such seat'))
  start(queue, { invoke })
  const letters = await until('two dead letters', async () => (await queues.counts(dead.url)).visible === 2).then(() =>
    queues.receive(dead.url),
  )
  expect(letters.map(letter => letter.MessageId).sort()).toEqual(sent)
  expect(letters.map(letter => letter.Body).sort()).toEqual(['poison 1', 'poison 2'])
  const received = events.flatMap(event => event.Records.map(record => record.attributes.ApproximateReceiveCount))
  expect(received.sort()).toEqual(['1', '1', '2', '2'])
  expect(await empty(queue.url)).toBe(true)
  expect(errors[0]?.message).toContain('no such seat')
})

test('a throttled function is invoked again with the same receive', async () => {
  const queue = await queues.create()
  const { invoke, events } = recordInvocations<SQSEvent>((_, number) => {
    if (number < 3) throw refuse('TooManyRequestsException', 'Rate Exceeded.')
    return null
  })
  start(queue, { invoke })
  await queues.send(queue.url, 'a')
  await until('the queue to be empty', async () => events.length === 3 && (await empty(queue.url)))
  expect(events[2]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('1')
  expect(errors).toEqual([])
})

test('messages of a function throttled for the whole visibility time-out return to the queue', async () => {
  const queue = await queues.create({ VisibilityTimeout: '1' })
  const { invoke, events } = recordInvocations<SQSEvent>(event => {
    if (event.Records[0]?.attributes.ApproximateReceiveCount === '1')
      throw refuse('TooManyRequestsException', 'Rate Exceeded.')
    return null
  })
  start(queue, { invoke })
  await queues.send(queue.url, 'a')
  await until('the queue to be empty', async () => events.length > 1 && (await empty(queue.url)))
  expect(events.at(-1)?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2')
})

test('never more batches at once than maximumConcurrency, and as many as that', async () => {
  const queue = await queues.create()
  const gate = makeGate()
  let running = 0
  let most = 0
  const { invoke, events } = recordInvocations<SQSEvent>(async () => {
    running += 1
    most = Math.max(most, running)
    await gate.opened
    running -= 1
    return null
  })
  for (let index = 0; index < 7; index += 1) await queues.send(queue.url, String(index))
  start(queue, { invoke, batchSize: 1, maximumConcurrency: 3 })
  await until('three at work', () => running === 3)
  expect((await queues.counts(queue.url)).visible).toBe(4)
  gate.open()
  await until('all handled', async () => events.length === 7 && (await empty(queue.url)))
  expect(most).toBe(3)
})

test('a waiting source handles a message within a tenth of a second', async () => {
  const queue = await queues.create()
  const took: number[] = []
  const { invoke } = recordInvocations<SQSEvent>(event => {
    took.push(Date.now() - Number(event.Records[0]?.body))
    return null
  })
  start(queue, { invoke })
  for (let index = 0; index < 11; index += 1) {
    await queues.send(queue.url, String(Date.now()))
    await until('it to be handled', () => took.length === index + 1)
  }
  expect(took.sort((a, b) => a - b)[5]).toBeLessThan(100)
})

test('an idle source holds one long poll instead of many short ones', async () => {
  const queue = await queues.create()
  let receives = 0
  queues.client.middlewareStack.add(
    (next, context) => async args => {
      if (context.commandName === 'ReceiveMessageCommand') receives += 1
      return next(args)
    },
    { step: 'initialize', name: 'countReceives' },
  )
  const { invoke, events } = recordInvocations<SQSEvent>()
  start(queue, { invoke })
  await queues.send(queue.url, 'later', { DelaySeconds: 2 })
  await until('the delayed message', () => events.length === 1)
  queues.client.middlewareStack.remove('countReceives')
  expect(receives).toBeLessThanOrEqual(2)
})

test('a delayed message is delivered after its delay', async () => {
  const queue = await queues.create()
  const { invoke, events } = recordInvocations<SQSEvent>()
  start(queue, { invoke })
  const sent = Date.now()
  await queues.send(queue.url, 'later', { DelaySeconds: 1 })
  await until('the delayed message', () => events.length === 1)
  expect(Date.now() - sent).toBeGreaterThanOrEqual(1000)
})

test('stop waits for the batch in hand and deletes it', async () => {
  const queue = await queues.create()
  const gate = makeGate()
  const { invoke, events } = recordInvocations<SQSEvent>(() => gate.opened)
  const source = start(queue, { invoke })
  await queues.send(queue.url, 'a')
  await until('the invocation', () => events.length === 1)
  let stopped = false
  const stopping = source.stop().then(() => {
    stopped = true
  })
  expect(await queues.counts(queue.url)).toMatchObject({ inFlight: 1 })
  expect(stopped).toBe(false)
  gate.open()
  await stopping
  expect(await empty(queue.url)).toBe(true)
})

describe('with a batching window', () => {
  test('a full batch goes at once', async () => {
    const queue = await queues.create()
    const { invoke, events } = recordInvocations<SQSEvent>()
    start(queue, { invoke, batchSize: 12, maximumBatchingWindowSeconds: 60 })
    for (let index = 0; index < 12; index += 1) await queues.send(queue.url, String(index))
    await until('the batch', () => events.length > 0)
    expect(events.map(event => event.Records.length)).toEqual([12])
  })

  test('an unfull batch goes when the window is over', async () => {
    const queue = await queues.create()
    const { invoke, events } = recordInvocations<SQSEvent>()
    start(queue, { invoke, maximumBatchingWindowSeconds: 1 })
    const sent = Date.now()
    await queues.send(queue.url, 'a')
    await queues.send(queue.url, 'b', { DelaySeconds: 0 })
    await until('the batch', () => events.length > 0)
    expect(Date.now() - sent).toBeGreaterThanOrEqual(990)
    expect(bodies(events[0])).toEqual(['a', 'b'])
  })
})

test('messages the filter refuses are deleted without an invocation', async () => {
  const queue = await queues.create()
  const { invoke, events } = recordInvocations<SQSEvent>()
  for (const body of ['{"kind":"paid"}', '{"kind":"failed"}', 'not json']) await queues.send(queue.url, body)
  start(queue, { invoke, filterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["paid"]}}' }] } })
  await until('the queue to be empty', async () => events.length > 0 && (await empty(queue.url)))
  expect(events.flatMap(event => event.Records.map(record => record.body))).toEqual(['{"kind":"paid"}'])
})

test('a missing queue is reported, and used once it exists', async () => {
  const queue = await queues.create()
  const { invoke, events } = recordInvocations<SQSEvent>()
  const missing = { url: queue.url.replace(/[^/]+$/, 'q-missing'), arn: queue.arn.replace(/[^:]+$/, 'q-missing') }
  start(missing, { invoke })
  await until('the complaint', () => errors.length > 0)
  expect(errors[0]?.cause).toMatchObject({ name: 'QueueDoesNotExist' })
  await queues.createNamed('q-missing')
  await queues.send(missing.url, 'a')
  await until('the message', () => events.length === 1)
})
