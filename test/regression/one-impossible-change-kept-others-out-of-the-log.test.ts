import { afterAll, beforeAll, expect, it } from 'vitest'
import { record } from '../../shared/activity/workflows/record.ts'
import type { Change } from '../../shared/platform/events/stream.ts'
import { allItems } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'
import { startSecrets } from '../support/secrets.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let stop: () => Promise<unknown>

beforeAll(async () => {
  await createTables('activity')
  const services = await startSecrets()
  queues = await startQueues('closings')
  process.env.PARKING_QUEUE = process.env.CLOSINGS_QUEUE
  process.env.LOGGED_TABLE = 'commerce'
  stop = () => Promise.all([services.stop(), queues.stop()])
})
afterAll(() => stop())

const change = (sk: string, position: string, after: Change['after']): Change => ({
  id: `event-${position}`,
  pk: 'USER#usr_1',
  sk,
  before: undefined,
  after,
  at: 1_800_000_000_000,
  source: { stream: '2027', position },
  streamArn: 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/2027',
  isExpiry: false,
})

it('a change that cannot be read is parked, and those beside it are logged', async () => {
  const broken = new Proxy(
    {},
    {
      get: () => {
        throw new TypeError('not a record')
      },
      ownKeys: () => {
        throw new TypeError('not a record')
      },
    },
  )
  const good = (id: string) => ({
    id,
    user_id: 'usr_1',
    state: 'owed',
    amount: 1,
    currency: 'INR',
    reason: 'cancelled',
  })
  const failed = await record([
    change('RFD#1', '1', good('rfd_1')),
    change('RFD#2', '2', broken),
    change('RFD#3', '3', good('rfd_3')),
  ])
  expect(failed).toEqual(new Set())
  const chains = (await allItems('activity')).filter(({ sk }) => String(sk).startsWith('P#'))
  expect(chains).toHaveLength(2)
  expect(queues.ready('closings')).toMatchObject([{ keys: { sk: 'RFD#2' } }])
})
