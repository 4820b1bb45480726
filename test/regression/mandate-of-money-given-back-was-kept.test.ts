import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPlan, payAt, startMemberships, stop, subscribe } from '../memberships/world.ts'
import { aBuyer, recordsOf } from '../payments/paying.ts'

/** Whoever cancelled at the checkout, and paid all the same, had the money back; their card stayed at the gateway. */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

it('is given up with it', async () => {
  const buyer = await aBuyer()
  const { body } = await subscribe(buyer, await aPlan())
  await stop(buyer, body.subscription.id)
  await payAt(body.payment, buyer)
  const { payment, refunds } = await recordsOf(buyer, body.booking_id)
  expect([payment?.state, refunds.length]).toEqual(['given_back', 1])
  expect([payment?.mandate, payment?.forgets_mandate]).toEqual([undefined, true])
})
