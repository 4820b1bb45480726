import { afterAll, beforeAll, expect, it } from 'vitest'
import { listDue } from '../../shared/memberships/store/subscriptions.ts'
import { aSubscriber, goOn, renewAt, set, startMemberships, stored } from '../memberships/world.ts'
import { recordsOf } from '../payments/paying.ts'

/**
 * That a first period is to be paid back is noted before its booking is cancelled. A request that died in between left its
 * subscriber without benefits and without the money, and one that was resumed then was renewed without benefits.
 */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const halfReturned = async () => {
  const subscriber = await aSubscriber()
  await set(subscriber.buyer, { cancels: true, returns: true })
  return subscriber
}

it('the schedule finds and finishes it', async () => {
  const { buyer, bookingId } = await halfReturned()
  const due: string[] = []
  for await (const page of listDue(Date.now(), 100)) due.push(...page)
  expect(due).toContain(buyer.userId)
  for (const _ of [1, 2]) await renewAt(buyer, Date.now())
  expect(await stored(buyer)).toMatchObject({ state: 'ended' })
  expect((await recordsOf(buyer, bookingId)).refunds.map(({ amount }) => amount)).toEqual([19_900])
})

it('it is not resumed', async () => {
  const { buyer, id } = await halfReturned()
  expect((await goOn(buyer, id)).body.code).toBe('SUBSCRIPTION_ENDED')
})
