import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBuyer, recordsOf } from '../payments/paying.ts'
import { accessTokenFor } from '../support/identity.ts'
import { answeredWithin } from '../support/killed.ts'
import { aPlan, aSubscriber, hear, own, set, startMemberships, stop, subscribe } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const days = 24 * 3600_000

describe('POST /subscriptions/{id}/cancel', () => {
  it('200 within 14 days: it ends at once, and its money is owed back once', async () => {
    const { buyer, id, bookingId } = await aSubscriber()
    const { status, body } = await stop(buyer, id)
    expect([status, body.refund_amount, body.subscription.status]).toEqual([200, 19_900, 'ended'])
    expect((await stop(buyer, id)).body.code).toBe('SUBSCRIPTION_ENDED')
    await hear(buyer.userId, bookingId)
    const { booking, refunds } = await recordsOf(buyer, bookingId)
    expect([booking?.state, refunds.map(({ amount }) => amount)]).toEqual(['cancelled', [19_900]])
  })

  it('goes on wherever an earlier request was killed, and pays back once', async () => {
    for (let calls = 1; ; calls += 1) {
      const { buyer, id, bookingId } = await aSubscriber()
      const isAnswered = await answeredWithin(calls, () => stop(buyer, id))
      const { body } = await stop(buyer, id)
      expect([calls, body.code ?? body.subscription.status]).toEqual([
        calls,
        expect.stringMatching(/^(ended|SUBSCRIPTION_ENDED)$/),
      ])
      const { refunds } = await recordsOf(buyer, bookingId)
      expect([calls, refunds.map(({ amount }) => amount)]).toEqual([calls, [19_900]])
      if (isAnswered) break
    }
  })

  it('200 later: it ends with what is paid, and has its benefits until then', async () => {
    const { buyer, id } = await aSubscriber()
    await set(buyer, { paid_at: Date.now() - 15 * days })
    for (const _ of [1, 2])
      expect((await stop(buyer, id)).body).toMatchObject({
        refund_amount: 0,
        subscription: { status: 'active', cancels: true, has_benefits: true },
      })
  })

  it('200 unpaid: it ends at once, with its booking', async () => {
    const buyer = await aBuyer()
    const { body } = await subscribe(buyer, await aPlan())
    expect((await stop(buyer, body.subscription.id)).body.subscription.status).toBe('ended')
    expect((await recordsOf(buyer, body.booking_id)).booking?.state).toBe('cancelled')
    expect((await subscribe(buyer, await aPlan())).status).toBe(201)
  })

  it('404 NOT_FOUND for another’s, 409 SUBSCRIPTION_CHANGED where a renewal is faster', async () => {
    const { id } = await aSubscriber()
    expect((await stop(await aBuyer(), id)).body.code).toBe('NOT_FOUND')
    const { buyer, id: own_id } = await aSubscriber()
    await set(buyer, { paid_at: Date.now() - 15 * days })
    const replies = await Promise.all([stop(buyer, own_id), stop(buyer, own_id), stop(buyer, own_id)])
    expect(replies.map(({ status, body }) => body.code ?? status)).toContain(200)
    for (const { status, body } of replies) expect([200, 'SUBSCRIPTION_CHANGED']).toContain(body.code ?? status)
    expect((await own(buyer)).cancels).toBe(true)
  })

  it('403 FORBIDDEN without the scope', async () => {
    const { buyer, id } = await aSubscriber()
    const { token } = await accessTokenFor('customer', buyer.userId)
    expect((await stop({ ...buyer, token }, id)).status).toBe(200)
  })
})
