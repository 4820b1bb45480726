import { afterAll, beforeAll, expect, it } from 'vitest'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { startOf } from '../../shared/memberships/rules/subscription.ts'
import {
  aPlan,
  aSubscriber,
  bookingOf,
  hear,
  payAt,
  renewAt,
  set,
  startMemberships,
  stored,
  subscribe,
} from '../memberships/world.ts'
import { pay } from '../payments/paying.ts'

/** A mandate whose place another one took was found by nothing any more, and its gateway kept it for ever. */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const isGivenUp = async (userId: string, paymentId = '') => (await readPayment(userId, paymentId))?.forgets_mandate

it('is given up before another subscription takes its place', async () => {
  const { buyer } = await aSubscriber()
  const { mandate } = await set(buyer, { state: 'ended', ended_at: Date.now() })
  expect((await subscribe(buyer, await aPlan())).status).toBe(201)
  expect((await stored(buyer)).state).toBe('unpaid')
  expect(await isGivenUp(buyer.userId, mandate?.payment_id)).toBe(true)
})

it('is given up where a later period was paid by other means', async () => {
  const { buyer, id } = await aSubscriber()
  const { mandate, ...known } = await stored(buyer)
  const booking_id = bookingOf(id, 1)
  await renewAt(buyer, startOf(known, 1) - 1000)
  await payAt((await pay(buyer, { booking_id, amount: 19_900 })).body, buyer)
  await hear(buyer.userId, booking_id)
  const after = await stored(buyer)
  expect(after.mandate?.token).not.toBe(mandate?.token)
  expect(await isGivenUp(buyer.userId, mandate?.payment_id)).toBe(true)
  expect(await isGivenUp(buyer.userId, after.mandate?.payment_id)).toBeUndefined()
})
