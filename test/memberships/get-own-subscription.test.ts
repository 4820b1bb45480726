import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler } from '../../functions/memberships/get-own-subscription.ts'
import { aBuyer } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { aSubscriber, own, startMemberships, terms } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

it('GET /subscriptions/me: 200 one’s own, null without any, 401 for a guest', async () => {
  expect(await own(await aBuyer())).toBeNull()
  const { buyer, id } = await aSubscriber()
  expect(await own(buyer)).toMatchObject({ id, ...terms, time_zone: 'Asia/Kolkata', cancels: false, ended_at: null })
  expect((await call(handler, {})).status).toBe(401)
})
