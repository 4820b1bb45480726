import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { type Routed, streamRouter } from '../../shared/platform/events/stream-router.ts'
import { useDynamo } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let address: string | undefined

beforeAll(async () => {
  useDynamo()
  queues = await startQueues('notifications', 'refunds', 'closings')
  address = process.env.NOTIFICATIONS_QUEUE
  // One of the queues stands for the function's own queue of failures.
  process.env.PARKING_QUEUE = process.env.CLOSINGS_QUEUE
})
afterEach(() => {
  process.env.NOTIFICATIONS_QUEUE = address
})
afterAll(() => queues.stop())

const arn = 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/2027-01-20T08:00:00.000'

const record = (sk: string, position: number): DynamoDBRecord => ({
  eventID: `event-${position}`,
  eventSourceARN: arn,
  dynamodb: { Keys: { pk: { S: 'p' }, sk: { S: sk } }, SequenceNumber: String(position) },
})

const batch = (...items: string[]) =>
  ({ Records: items.map((sk, index) => record(sk, index + 1)) }) as DynamoDBStreamEvent

const routing = (route: (sk: string) => Routed[]) => streamRouter(({ sk }) => route(sk))

/** The bodies that came since `work` began. */
const sentBy = async (work: () => Promise<unknown>) => {
  const names = ['notifications', 'refunds', 'closings'] as const
  const before = names.map(name => queues.kept(name).length)
  const result = await work()
  const [notifications, refunds, parked] = names.map((name, index) =>
    queues
      .kept(name)
      .slice(before[index])
      .map(({ body }) => body),
  )
  return { result, notifications, refunds, parked }
}

const parkedAt = (sk: string, position: number) => ({
  keys: { pk: 'p', sk },
  DDBStreamBatchInfo: {
    streamArn: arn,
    startSequenceNumber: String(position),
    endSequenceNumber: String(position),
    batchSize: 1,
  },
})

describe('a router of a stream', () => {
  it('sends the messages of a whole batch in as few requests as can be, each once, by queue', async () => {
    const items = Array.from({ length: 25 }, (_, index) => `item ${index}`)
    const handler = routing(sk => [
      { queue: 'notifications', body: { sk } },
      ...(sk.endsWith('7') ? [{ queue: 'refunds', body: { sk } } as const] : []),
    ])
    const { result, notifications, refunds, parked } = await sentBy(() => handler(batch(...items)))
    expect(result).toEqual({ batchItemFailures: [] })
    expect(notifications).toEqual(items.map(sk => ({ sk })))
    expect(refunds).toEqual([{ sk: 'item 7' }, { sk: 'item 17' }])
    expect(parked).toEqual([])
  })

  it('sends whatever a person can type: all that is not ASCII is escaped', async () => {
    const name = 'Priya\uffff\ufffe\u0000\ud83d\ude8c\ud800 \u0905\u202e'
    const { result, notifications } = await sentBy(() =>
      routing(() => [{ queue: 'notifications', body: { name } }])(batch('a')),
    )
    expect(result).toEqual({ batchItemFailures: [] })
    expect(notifications).toEqual([{ name }])
  })

  it.each([
    ['a record that its rule cannot read', () => JSON.parse('no json')],
    [
      'a message that SQS never takes',
      () => [{ queue: 'notifications', body: { text: 'x'.repeat(300_000) } }] satisfies Routed[],
    ],
  ])('parks %s with its place, and goes on with the others', async (_, impossible) => {
    const handler = routing(sk => (sk === 'b' ? impossible() : [{ queue: 'notifications', body: { sk } }]))
    const { result, notifications, parked } = await sentBy(() => handler(batch('a', 'b', 'c')))
    expect(result).toEqual({ batchItemFailures: [] })
    expect(notifications).toEqual([{ sk: 'a' }, { sk: 'c' }])
    expect(parked).toEqual([parkedAt('b', 2)])
  })

  it('has delivered again what fails for now, from the first on, and parks none of it', async () => {
    const handler = routing(sk => [{ queue: sk === 'a' ? 'refunds' : 'notifications', body: { sk } }])
    process.env.NOTIFICATIONS_QUEUE = 'http://127.0.0.1:1/nowhere'
    const { result, refunds, parked } = await sentBy(() => handler(batch('a', 'b', 'c')))
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] })
    expect([refunds, parked]).toEqual([[{ sk: 'a' }], []])
    process.env.NOTIFICATIONS_QUEUE = address
    expect((await sentBy(() => handler(batch('b', 'c')))).notifications).toEqual([{ sk: 'b' }, { sk: 'c' }])
  })

  it('sets the timers of a batch at once; parks one that can never be, and has delivered again what fails for now', async () => {
    const set: unknown[][] = []
    let isDown = false
    const setTimers = async (timers: readonly { readonly body: unknown }[]) => {
      const bodies = timers.map(({ body }) => body)
      if (bodies.includes('impossible')) throw new InvalidRecord('operations timer: body')
      if (isDown) throw new Error('down')
      set.push(bodies)
    }
    const handler = streamRouter(({ sk }) => [{ queue: 'hold-expiry', body: sk, notBefore: 1 }], setTimers)
    expect(await handler(batch('a', 'b', 'c'))).toEqual({ batchItemFailures: [] })
    expect(set).toEqual([['a', 'b', 'c']])
    const { result, parked } = await sentBy(() => handler(batch('d', 'impossible', 'e')))
    expect([result, set.slice(1), parked]).toEqual([
      { batchItemFailures: [] },
      [['d'], ['e']],
      [parkedAt('impossible', 2)],
    ])
    isDown = true
    const { result: again, parked: more } = await sentBy(() => handler(batch('f', 'impossible', 'g')))
    expect([again, more]).toEqual([{ batchItemFailures: [{ itemIdentifier: '1' }] }, [parkedAt('impossible', 2)]])
  })

  it('has delivered again what could not be parked', async () => {
    const parking = process.env.PARKING_QUEUE
    process.env.PARKING_QUEUE = 'http://127.0.0.1:1/nowhere'
    const handler = routing(sk => (sk === 'b' ? JSON.parse('no json') : []))
    const { result } = await sentBy(() => handler(batch('a', 'b', 'c')))
    process.env.PARKING_QUEUE = parking
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] })
  })
})
