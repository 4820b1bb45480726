import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { startCountingProxy } from '../../bench/counting/counting-proxy.ts'
import { handler } from '../../functions/platform/send-due-timers.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { removeTimers } from '../../shared/platform/dynamo/timers.ts'
import { setTimers } from '../../shared/platform/events/timers.ts'
import { parkedTimers, timerPartitions } from '../../shared/platform/timer-keys.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables, useDynamo } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let lines: Record<string, unknown>[]
let addressOfQueue: string | undefined

beforeAll(async () => {
  useDynamo()
  queues = await startQueues('hold-expiry', 'notifications')
  addressOfQueue = process.env.HOLD_EXPIRY_QUEUE
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  process.env.HOLD_EXPIRY_QUEUE = addressOfQueue
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)))
  await createTables('operations')
})
afterAll(() => {
  vi.useRealTimers()
  return queues.stop()
})

const minutes = (count: number) => count * 60_000
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

/** A run that has time for so many of its steps beyond the first. */
const run = (steps = Number.POSITIVE_INFINITY) => {
  let left = steps
  const getRemainingTimeInMillis = () => (left-- > 0 ? 30_000 : 9000)
  return handler({} as never, { awsRequestId: 'run', getRemainingTimeInMillis } as never)
}

let count = 0
const bodies = (many: number) => Array.from({ length: many }, () => ({ reservation_id: `rsv_${++count}` }))

/** Later than a quarter of an hour from now. */
const setFor = async (at: number, some: readonly object[], queue = 'hold-expiry') =>
  setTimers(some.map(body => ({ queue: queue as 'hold-expiry', body, at })))

const sentOf = (some: readonly object[], queue: 'hold-expiry' | 'notifications' = 'hold-expiry') => {
  const wanted = new Set(some.map(body => JSON.stringify(body)))
  return queues.kept(queue).filter(({ body }) => wanted.has(JSON.stringify(body)))
}

/** Fails the next calls of one kind, before or after they took effect. */
const failing = async (command: string, times: number, work: () => Promise<unknown>) => {
  const name = `failing ${++count}`
  let left = times
  documents.middlewareStack.add(
    (next, context) => async args => {
      if (context.commandName === command && left-- > 0) throw new Error('failed on purpose')
      return next(args)
    },
    { step: 'initialize', name },
  )
  try {
    return await work()
  } finally {
    documents.middlewareStack.remove(name)
  }
}

describe('the run of each minute', () => {
  it('sends what is due within a quarter of an hour, to come when it is due and not before, and no other', async () => {
    const [first, second, later] = [bodies(1), bodies(1), bodies(1)]
    const start = Date.now()
    await setFor(start + minutes(16), first)
    await setFor(start + minutes(17), second)
    await setFor(start + minutes(32) + 1, later)
    await run()
    expect(sentOf([...first, ...second, ...later])).toEqual([])
    pass(minutes(2))
    await run()
    expect(await allItems('operations')).toHaveLength(2)
    pass(1)
    await run()
    for (const [some, due] of [
      [first, start + minutes(16)],
      [second, start + minutes(17)],
    ] as const) {
      const [message, ...others] = sentOf(some)
      expect(others).toEqual([])
      expect(message?.delayUntil).toBeGreaterThanOrEqual(due)
      expect(message?.delayUntil).toBeLessThan(due + 1000)
    }
    expect(sentOf(later)).toEqual([])
    expect(await allItems('operations')).toHaveLength(1)
  })

  it('loses nothing when none ran for days', async () => {
    const some = bodies(30)
    for (const [index, body] of some.entries()) await setFor(Date.now() + minutes(16 + index * 100), [body])
    pass(minutes(60 * 24 * 3))
    await run()
    expect(sentOf(some)).toHaveLength(30)
    expect(queues.ready('hold-expiry')).toEqual(expect.arrayContaining(some))
    expect(await allItems('operations')).toEqual([])
    expect(lines).toEqual([expect.objectContaining({ message: 'timers sent', count: 30 })])
  })

  it('sends nothing twice, in pages and batches', async () => {
    const [some, others] = [bodies(1100), bodies(45)]
    await setFor(Date.now() + minutes(20), some)
    await setFor(Date.now() + minutes(20), others, 'notifications')
    pass(minutes(10))
    await run(0)
    expect((await allItems('operations')).length).toBeGreaterThanOrEqual(1145 - timerPartitions.length * 10)
    await run()
    expect(sentOf(some)).toHaveLength(1100)
    expect(sentOf(others, 'notifications')).toHaveLength(45)
    expect(await allItems('operations')).toEqual([])
    await run()
    expect(sentOf(some)).toHaveLength(1100)
  })

  it('gets on, however little time it has, and the next one goes on', async () => {
    const some = bodies(60)
    await setFor(Date.now() + minutes(20), some)
    pass(minutes(10))
    let runs = 0
    for (let left = some.length; left > 0; runs += 1) {
      await run(0)
      const items = await allItems('operations')
      expect(items.length).toBeLessThan(left)
      left = items.length
    }
    expect(runs).toBeGreaterThan(1)
    expect(sentOf(some)).toHaveLength(60)
  })

  it('beside another one does no harm', async () => {
    const some = bodies(40)
    await setFor(Date.now() + minutes(20), some)
    pass(minutes(10))
    await Promise.all([run(), run()])
    expect(new Set(sentOf(some).map(({ body }) => JSON.stringify(body))).size).toBe(40)
    expect(await allItems('operations')).toEqual([])
  })

  it('reads two units and logs nothing when nothing is due', async () => {
    await setFor(Date.now() + minutes(60), bodies(3))
    const proxy = await startCountingProxy(inject('dynamoEndpoint'), 0)
    process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.endpoint
    vi.resetModules()
    const { handler: fresh } = await import('../../functions/platform/send-due-timers.ts')
    const { count: of } = await proxy.count(() =>
      fresh({} as never, { awsRequestId: 'idle', getRemainingTimeInMillis: () => 30_000 } as never),
    )
    await proxy.stop()
    expect(of.calls.map(({ operation }) => operation)).toEqual(timerPartitions.map(() => 'Query'))
    expect([of.readUnits, of.writeUnits]).toEqual([2, 0])
    expect(lines).toEqual([])
  })
})

describe('a run that meets a failure', () => {
  it('sends again what it sent and could not remove', async () => {
    const some = bodies(1)
    await setFor(Date.now() + minutes(20), some)
    pass(minutes(10))
    await expect(failing('BatchWriteItemCommand', 1, run)).rejects.toThrow('not every timer')
    expect(sentOf(some)).toHaveLength(1)
    expect(await allItems('operations')).toHaveLength(1)
    await run()
    expect(sentOf(some)).toHaveLength(2)
    expect(await allItems('operations')).toEqual([])
  })

  it('removes what DynamoDB left undone, in a call of its own', async () => {
    const some = bodies(5)
    await setFor(Date.now() + minutes(20), some)
    pass(minutes(10))
    let calls = 0
    documents.middlewareStack.add(
      (next, context) => async args => {
        const { RequestItems = {} } = args.input as { RequestItems?: Record<string, object[]> }
        const [[table, requests] = ['', []]] = Object.entries(RequestItems)
        if (context.commandName !== 'BatchWriteItemCommand' || requests.length < 2) return next(args)
        calls += 1
        const [last, ...rest] = requests
        const reply = await next({ ...args, input: { RequestItems: { [table]: rest } } as never })
        return { ...reply, output: { ...reply.output, UnprocessedItems: { [table]: [last as object] } } as never }
      },
      { step: 'initialize', name: 'unprocessed' },
    )
    await run().finally(() => documents.middlewareStack.remove('unprocessed'))
    expect(calls).toBeGreaterThan(0)
    expect(sentOf(some)).toHaveLength(5)
    expect(await allItems('operations')).toEqual([])
  })

  it('gives up on what DynamoDB keeps leaving undone', async () => {
    documents.middlewareStack.add(
      (next, { commandName }) =>
        async args => {
          const { RequestItems } = args.input as { RequestItems?: never }
          if (commandName !== 'BatchWriteItemCommand') return next(args)
          return { response: {}, output: { $metadata: {}, UnprocessedItems: RequestItems } as never }
        },
      { step: 'initialize', name: 'never processed' },
    )
    const removal = removeTimers([{ pk: timerPartitions[0], sk: 'x' }])
    await removal.catch(() => undefined).finally(() => documents.middlewareStack.remove('never processed'))
    await expect(removal).rejects.toThrow('1 timers were not removed')
  })

  it('goes on in the other partitions, and says so at the end', async () => {
    const some = bodies(40)
    await setFor(Date.now() + minutes(20), some)
    pass(minutes(10))
    await expect(failing('QueryCommand', 1, run)).rejects.toThrow('not every timer')
    const left = await allItems('operations')
    expect(new Set(left.map(({ pk }) => pk)).size).toBe(1)
    expect(sentOf(some)).toHaveLength(40 - left.length)
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'timers not read' }))
    await run()
    expect(sentOf(some)).toHaveLength(40)
  })

  it('goes on with the timers of other queues, and tries one that refuses them once in a partition', async () => {
    const [some, others] = [bodies(60), bodies(60)]
    await setFor(Date.now() + minutes(18), some)
    await setFor(Date.now() + minutes(20), others, 'notifications')
    pass(minutes(10))
    process.env.HOLD_EXPIRY_QUEUE = `${addressOfQueue}-gone`
    await expect(run()).rejects.toThrow('not every timer')
    expect(sentOf(others, 'notifications')).toHaveLength(60)
    const left = await allItems('operations')
    expect(left).toHaveLength(60)
    const failures = lines.filter(({ message }) => message === 'timers not sent')
    expect(failures).toHaveLength(new Set(left.map(({ pk }) => pk)).size)
    expect(failures[0]).toMatchObject({ entity_id: 'hold-expiry' })
    process.env.HOLD_EXPIRY_QUEUE = addressOfQueue
    await run()
    expect(sentOf(some)).toHaveLength(60)
  })
})

describe('an item that is no timer', () => {
  const [partition] = timerPartitions
  const wrong = { pk: partition, sk: '2020-01-01T00:00:00.000Z#x', queue: 'hold-expiry', body: '{"a":1}' }

  it.each([
    ['a body that is no JSON', { body: '{' }, 'body'],
    ['no queue', { queue: undefined }, 'queue'],
    ['a queue this function may not send to', { queue: 'payment-events' }, 'queue'],
    ['no time', { sk: '!#x' }, 'packed'],
    ['a time in another form', { sk: '1999 #x' }, 'packed'],
  ])('is parked as it is and counted: %s', async (_, over, paths) => {
    const some = bodies(8)
    await setFor(Date.now() + minutes(20), some)
    const item = { ...wrong, ...over }
    await putItem('operations', item)
    pass(minutes(10))
    await run()
    expect(sentOf(some)).toHaveLength(8)
    const { pk, sk, ...rest } = item
    expect(await allItems('operations')).toEqual([
      {
        ...JSON.parse(JSON.stringify(rest)),
        pk: parkedTimers,
        sk: `${pk}#${sk}`,
        ttl: expect.any(Number),
        updated_by: expect.any(String),
      },
    ])
    expect(lines.filter(({ message }) => message === 'invalid record')).toEqual([
      expect.objectContaining({ table: 'operations', record: 'timer', paths, invalid_records: 1 }),
    ])
  })

  it('holds up nothing where it cannot be parked', async () => {
    const some = bodies(8)
    await setFor(Date.now() + minutes(20), some)
    await putItem('operations', { ...wrong, body: '{' })
    pass(minutes(10))
    await expect(failing('PutItemCommand', 1, run)).rejects.toThrow('not every timer')
    expect(sentOf(some)).toHaveLength(8)
    expect((await allItems('operations')).map(({ pk }) => pk)).toEqual([partition])
    await run()
    expect((await allItems('operations')).map(({ pk }) => pk)).toEqual([parkedTimers])
  })
})
