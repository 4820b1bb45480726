import { beforeAll, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { cities } from '../../bin/demo/network.ts'
import { handler as search } from '../../functions/transit/search-schedules.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { putCities } from '../../shared/transit/store/cities.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { sampleRoute, store } from '../transit/sample-network.ts'
import { searchAt } from '../transit/search-clock.ts'

const now = Date.parse('2027-01-15T06:00:00Z')

searchAt(now)
beforeAll(async () => {
  vi.setSystemTime(now)
  await createTables('catalog', 'inventory', 'runtime')
  await putCities(cities)
})

it('an empty limit of a search limits nothing: the same departures are found', async () => {
  const route = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 9 })
  await store({ route, departure: '2027-01-20T02:30:00Z' })
  const wanted = { origin_city: 'Mumbai', destination_city: 'Pune', date: '2027-01-20' }
  const [all, empty] = [
    await call(search, { query: wanted }),
    await call(search, { query: { ...wanted, max_price: '', min_price: '' } }),
  ]
  expect([all.status, all.body.schedules.length]).toEqual([200, 1])
  expect([empty.status, empty.body.schedules]).toEqual([200, all.body.schedules])
})

const contract = defineContract({
  name: 'looked',
  method: 'GET',
  path: '/looked',
  summary: 'What was asked for.',
  auth: 'guest',
  query: z.object({ must: z.string(), may: z.optional(z.coerce.number()), text: z.optional(z.string()) }),
  reply: { status: 200, schema: z.object({ seen: z.array(z.string()) }) },
  errors: {},
})

const looked = endpoint(contract, async ({ query }) => ({ seen: Object.keys(query).toSorted() }))

it('an empty value is an absent one in every contract: left out where it may be, a 400 where it must be there', async () => {
  expect((await call(looked, { query: { must: 'x', may: '', text: '' } })).body).toEqual({ seen: ['must'] })
  const refused = await call(looked, { query: { must: '' } })
  expect([refused.status, refused.body.errors[0].loc]).toEqual([400, ['query', 'must']])
})
