import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import {
  aPlan,
  bookingOf,
  hear,
  payAt,
  renewAt,
  set,
  startMemberships,
  stop,
  stored,
  subscribe,
} from '../memberships/world.ts'
import { aBuyer, recordsOf } from '../payments/paying.ts'
import { accessTokenFor } from '../support/identity.ts'

/**
 * A period's booking is confirmed first, and its subscription hears of it by a queue. One whose time was over in between
 * ended all the same: its money was kept, and nothing was had for it.
 */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

const hour = 3600_000

/** Someone whose first period is paid, which their subscription has not heard of. */
const unheard = async () => {
  const buyer = await aBuyer()
  const { body } = await subscribe(buyer, await aPlan())
  await payAt(body.payment, buyer)
  return { buyer, id: body.subscription.id as string, bookingId: body.booking_id as string }
}

it('the schedule ends no subscription whose period is paid', async () => {
  const { buyer, bookingId } = await unheard()
  await renewAt(buyer, Date.now() + 2 * hour)
  await hear(buyer.userId, bookingId)
  expect(await stored(buyer)).toMatchObject({ state: 'active', paid_periods: 1 })
})

it('nor one whose last days to pay are over', async () => {
  const { buyer, id, bookingId } = await unheard()
  await hear(buyer.userId, bookingId)
  await set(buyer, { state: 'past_due', mandate: undefined, paid_periods: 0 })
  await renewAt(buyer, Date.now() + 60 * 24 * hour)
  expect([bookingOf(id, 0), (await stored(buyer)).paid_periods]).toEqual([bookingId, 1])
})

it('another subscription does not take the place of one whose period is paid', async () => {
  const { buyer } = await unheard()
  const other = await aPlan()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * hour })
  const { token } = await accessTokenFor('customer', buyer.userId)
  expect((await subscribe({ ...buyer, token }, other)).body.code).toBe('SUBSCRIPTION_EXISTS')
  expect((await stored(buyer)).state).toBe('active')
})

it('whoever cancels before it is heard of is paid back', async () => {
  const { buyer, id, bookingId } = await unheard()
  const { status, body } = await stop(buyer, id)
  expect([status, body.refund_amount]).toEqual([200, 19_900])
  expect((await recordsOf(buyer, bookingId)).refunds.map(({ amount }) => amount)).toEqual([19_900])
})

it('what was confirmed at the moment of the end is paid back once it is heard of, and its mandate given up', async () => {
  const { buyer, bookingId } = await unheard()
  await set(buyer, { state: 'ended', ended_at: Date.now() })
  for (const _ of [1, 2]) await hear(buyer.userId, bookingId)
  const { booking, payment, refunds } = await recordsOf(buyer, bookingId)
  expect([booking?.state, booking?.cancel_reason]).toEqual(['cancelled', 'subscription_over'])
  expect(refunds.map(({ amount }) => amount)).toEqual([19_900])
  expect(payment?.forgets_mandate).toBe(true)
})
