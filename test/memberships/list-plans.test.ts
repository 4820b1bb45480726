import { beforeAll, expect, it } from 'vitest'
import { handler } from '../../functions/memberships/list-plans.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { aPlan } from './world.ts'

beforeAll(() => startIdentity('commerce'))

it('GET /plans: 200 for anybody, by period and price, and 304 for what is known', async () => {
  const year = await aPlan({ period: 'year', price: 100 })
  const dear = await aPlan({ price: 30_000 })
  const cheap = await aPlan({ price: 10_000 })
  const { status, body, headers } = await call(handler, { method: 'GET' })
  expect(status).toBe(200)
  expect(body.items.map((plan: { id: string }) => plan.id)).toEqual([cheap, dear, year])
  expect(headers['cache-control']).toBe('public, max-age=60')
  const again = await call(handler, { method: 'GET', headers: { 'if-none-match': headers.etag ?? '' } })
  expect(again.status).toBe(304)
})
