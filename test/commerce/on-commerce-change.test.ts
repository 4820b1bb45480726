import type { DynamoDBRecord } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/commerce/on-commerce-change.ts'
import { handler as sendDueTimers } from '../../functions/platform/send-due-timers.ts'
import { handler as onHoldExpiry } from '../../functions/reservations/on-hold-expiry.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import { toMsIso } from '../../shared/kernel/clock.ts'
import { call } from '../support/call.ts'
import { allItems, onSale } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { readStream } from '../support/stream.ts'

let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  const stop = await startIdentity('inventory')
  queues = await startQueues('hold-expiry')
  return stop
})
beforeEach(() => createTables('commerce', 'operations'))
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => queues.stop())

/** A hold whose change was delivered as often. */
const hold = async (seconds: number, deliveries: number) => {
  process.env.HOLD_SECONDS = String(seconds)
  const { token, userId } = await accessTokenFor()
  const offer = await onSale()
  const { body } = await call(create, { token, body: { schedule_id: offer.inventory_id, seat_ids: ['1A'] } })
  const Records: DynamoDBRecord[] = await readStream('commerce')
  for (let delivery = 0; delivery < deliveries; delivery += 1)
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] })
  const message = { user_id: userId, reservation_id: body.id }
  const record = async () => (await allItems('commerce')).find(({ id }) => id === body.id)
  return { message, record, endsAt: Number((await record())?.expires_at) }
}

const messagesLike = (body: object) =>
  queues.kept('hold-expiry').filter(each => JSON.stringify(each.body) === JSON.stringify(body))

describe('a hold that was placed', () => {
  it('for a quarter of an hour is a delayed message for its end, and no timer', async () => {
    const { message, endsAt } = await hold(900, 1)
    expect(await allItems('operations')).toEqual([])
    const [sent, ...others] = messagesLike(message)
    expect(others).toEqual([])
    expect(sent?.delayUntil).toBeGreaterThanOrEqual(endsAt)
  })

  it('for longer is one timer for its end, however often its change is delivered', async () => {
    const { message, endsAt } = await hold(1200, 2)
    expect(messagesLike(message)).toEqual([])
    expect(await allItems('operations')).toEqual([
      expect.objectContaining({
        sk: expect.stringMatching(`^${toMsIso(endsAt)}#`),
        queue: 'hold-expiry',
        body: JSON.stringify(message),
      }),
    ])
  })

  it('for longer is closed when it ends', async () => {
    const { message, record, endsAt } = await hold(1200, 1)
    const clock = (time: number) => vi.useFakeTimers({ toFake: ['Date'], now: time })
    clock(endsAt - 60_000)
    await sendDueTimers({} as never, { getRemainingTimeInMillis: () => 30_000 } as never)
    const [sent] = messagesLike(message)
    expect(sent?.delayUntil).toBeGreaterThanOrEqual(endsAt)
    clock(sent?.delayUntil ?? 0)
    expect(await record()).toMatchObject({ state: 'held' })
    await onHoldExpiry(sqsEvent(sent?.body), {} as never)
    expect(await record()).toMatchObject({ state: 'expired' })
  })
})
