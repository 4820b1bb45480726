import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/memberships/change-plan.ts'
import { handler as get } from '../../functions/memberships/get-plan.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { aPlan, terms } from './world.ts'

beforeAll(() => startIdentity('commerce'))

const change = async (id: string, body: object, role: 'admin' | 'agent' = 'admin') =>
  call(handler, { method: 'PUT', params: { id }, token: (await accessTokenFor(role)).token, body })

describe('PUT /plans/{id}', () => {
  it('200 the plan with its new terms and version', async () => {
    const id = await aPlan()
    const { status, body } = await change(id, { ...terms, price: 24_900, version: 1 })
    expect([status, body.price, body.version]).toEqual([200, 24_900, 2])
    expect((await call(get, { method: 'GET', params: { id } })).body).toEqual(body)
  })

  it('409 PLAN_CHANGED for one of two changes at once, and for an old version', async () => {
    const id = await aPlan()
    const replies = await Promise.all([1, 2].map(price => change(id, { ...terms, price, version: 1 })))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await change(id, { ...terms, version: 1 })).body.code).toBe('PLAN_CHANGED')
  })

  it('404 PLAN_NOT_FOUND, 400 VALIDATION_FAILED, 403 FORBIDDEN', async () => {
    expect((await change('pln_00000000000000000000000000', { ...terms, version: 1 })).body.code).toBe('PLAN_NOT_FOUND')
    const id = await aPlan()
    expect((await change(id, terms)).body.code).toBe('VALIDATION_FAILED')
    expect((await change(id, { ...terms, version: 1 }, 'agent')).body.code).toBe('FORBIDDEN')
  })
})
