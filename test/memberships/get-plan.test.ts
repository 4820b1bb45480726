import { beforeAll, expect, it } from 'vitest'
import { handler } from '../../functions/memberships/get-plan.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { aPlan, terms } from './world.ts'

beforeAll(() => startIdentity('commerce'))

it('GET /plans/{id}: 200 for anybody, 404 for one that there is not', async () => {
  const id = await aPlan()
  expect((await call(handler, { method: 'GET', params: { id } })).body).toEqual({
    ...terms,
    id,
    status: 'open',
    version: 1,
  })
  for (const other of ['pln_00000000000000000000000000', 'nothing'])
    expect((await call(handler, { method: 'GET', params: { id: other } })).body.code).toBe('NOT_FOUND')
})
