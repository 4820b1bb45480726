import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBuyer } from '../payments/paying.ts'
import { aSubscriber, goOn, own, set, startMemberships, stop } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const days = 24 * 3600_000

describe('POST /subscriptions/{id}/resume', () => {
  it('200: it is renewed after all; also where it always was', async () => {
    const { buyer, id } = await aSubscriber()
    await set(buyer, { paid_at: Date.now() - 15 * days })
    await stop(buyer, id)
    for (const _ of [1, 2]) expect(await goOn(buyer, id)).toMatchObject({ status: 200, body: { id, cancels: false } })
  })

  it('409 SUBSCRIPTION_ENDED, 404 NOT_FOUND for another’s', async () => {
    const { buyer, id } = await aSubscriber()
    expect((await goOn(await aBuyer(), id)).body.code).toBe('NOT_FOUND')
    await stop(buyer, id)
    expect((await goOn(buyer, id)).body.code).toBe('SUBSCRIPTION_ENDED')
  })

  it('200 or 409 SUBSCRIPTION_CHANGED beside another request', async () => {
    const { buyer, id } = await aSubscriber()
    await set(buyer, { paid_at: Date.now() - 15 * days, cancels: true })
    const replies = await Promise.all([goOn(buyer, id), goOn(buyer, id), stop(buyer, id)])
    for (const { status, body } of replies) expect([200, 'SUBSCRIPTION_CHANGED']).toContain(body.code ?? status)
    expect([true, false]).toContain((await own(buyer)).cancels)
  })
})
