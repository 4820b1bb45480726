import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOf } from '../../shared/memberships/rules/subscription.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { selling } from '../../shared/selling.ts'
import { aBuyer, pay, recordsOf } from '../payments/paying.ts'
import { answeredWithin, pausedAfter } from '../support/killed.ts'
import {
  aPlan,
  aSubscriber,
  bookingOf,
  hear,
  payAt,
  renewAt,
  set,
  startMemberships,
  stop,
  stored,
  subscribe,
} from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const day = 24 * 3600_000

describe('a subscription that ends while it is paid', () => {
  it('runs or gives the money back, wherever the end comes in between', async () => {
    for (let calls = 1; ; calls += 1) {
      const buyer = await aBuyer()
      const { body } = await subscribe(buyer, await aPlan())
      await set(buyer, { expires_at: Date.now() - 1 })
      const isBetween = await pausedAfter(
        calls,
        () => renewAt(buyer, Date.now()),
        () => payAt(body.payment, buyer),
      )
      await renewAt(buyer, Date.now())
      await hear(buyer.userId, body.booking_id)
      const { booking, refunds } = await recordsOf(buyer, body.booking_id)
      const { state } = await stored(buyer)
      const outcome = [state, booking?.state, refunds.length]
      expect([calls, ...outcome]).toEqual([
        calls,
        ...(state === 'active' ? ['active', 'confirmed', 0] : ['ended', 'cancelled', 1]),
      ])
      if (!isBetween) break
    }
  })

  it('goes on where its period was paid and nothing had heard of that', async () => {
    const { buyer, id } = await aSubscriber()
    const before = await set(buyer, { mandate: undefined })
    const due = startOf(before, 1)
    await renewAt(buyer, due - 7 * day)
    const bookingId = bookingOf(id, 1)
    const payable = await findPayable(selling, buyer.userId, { booking_id: bookingId })
    const { body: payment } = await pay(buyer, { booking_id: bookingId, amount: payable.charge.amount })
    await payAt(payment, buyer)
    await set(buyer, { state: 'past_due', attempts: 4 })
    await renewAt(buyer, due + 14 * day)
    expect(await stored(buyer)).toMatchObject({ state: 'active', paid_periods: 2 })
  })
})

it('what was to be paid back is paid back by the schedule, where the request was killed', async () => {
  for (let calls = 1; ; calls += 1) {
    const { buyer, id, bookingId } = await aSubscriber()
    const isAnswered = await answeredWithin(calls, () => stop(buyer, id))
    if ((await stored(buyer)).returns) await renewAt(buyer, Date.now())
    const { state, returns } = await stored(buyer)
    const { refunds } = await recordsOf(buyer, bookingId)
    if (returns || state === 'ended') expect([calls, state, refunds.length]).toEqual([calls, 'ended', 1])
    else expect([calls, state, refunds.length]).toEqual([calls, 'active', 0])
    if (isAnswered) break
  }
})
