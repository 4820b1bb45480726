import { beforeAll, describe, expect, it } from 'vitest'
import { handler as get } from '../../functions/memberships/get-plan.ts'
import { handler as list } from '../../functions/memberships/list-plans.ts'
import { handler } from '../../functions/memberships/retire-plan.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { aPlan } from './world.ts'

beforeAll(() => startIdentity('commerce'))

const retire = async (id: string, role: 'admin' | 'agent' = 'admin') =>
  call(handler, { method: 'DELETE', params: { id }, token: (await accessTokenFor(role)).token })

describe('DELETE /plans/{id}', () => {
  it('204, also again: it is in no list any more, and can be read', async () => {
    const id = await aPlan()
    expect((await retire(id)).status).toBe(204)
    expect((await retire(id)).status).toBe(204)
    const { body } = await call(list, { method: 'GET' })
    expect(body.items.map((plan: { id: string }) => plan.id)).not.toContain(id)
    expect((await call(get, { method: 'GET', params: { id } })).body).toMatchObject({ id, status: 'retired' })
  })

  it('404 PLAN_NOT_FOUND, 403 FORBIDDEN', async () => {
    expect((await retire('pln_00000000000000000000000000')).body.code).toBe('PLAN_NOT_FOUND')
    expect((await retire(await aPlan(), 'agent')).body.code).toBe('FORBIDDEN')
  })
})
