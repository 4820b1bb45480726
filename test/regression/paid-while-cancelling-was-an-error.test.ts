import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPlan, hear, payAt, startMemberships, stop, stored, subscribe } from '../memberships/world.ts'
import { aBuyer, recordsOf } from '../payments/paying.ts'
import { pausedAfter } from '../support/killed.ts'

/** Whoever cancelled at the moment of the payment was told of an error, and their money lay until the news of it came. */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

it('is paid back or let go, whenever the payment comes', async () => {
  for (let calls = 1; ; calls += 1) {
    const buyer = await aBuyer()
    const { body } = await subscribe(buyer, await aPlan())
    let reply = { status: 0, code: '' }
    const isPaused = await pausedAfter(
      calls,
      () => payAt(body.payment, buyer),
      async () => {
        const answer = await stop(buyer, body.subscription.id)
        reply = { status: answer.status, code: answer.body.code }
      },
    )
    if (!isPaused) break
    await hear(buyer.userId, body.booking_id)
    const { booking, payment, refunds } = await recordsOf(buyer, body.booking_id)
    expect([calls, reply.status, reply.code]).not.toEqual([calls, 500, expect.anything()])
    expect([calls, (await stored(buyer)).state, booking?.state]).toEqual([calls, 'ended', 'cancelled'])
    expect([calls, refunds.map(({ amount }) => amount)]).toEqual([calls, payment?.captures.map(({ amount }) => amount)])
  }
})
