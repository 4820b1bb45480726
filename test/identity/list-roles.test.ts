import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/list-roles.ts'
import { product } from '../../shared/domains.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const list = async (role: Parameters<typeof accessTokenFor>[0]) => {
  const { token } = await accessTokenFor(role)
  return call(handler, { path: '/api/v1/roles', token })
}

describe('GET /roles', () => {
  it('200 every role with the scopes it has, and those it may have', async () => {
    const { status, body } = await list('admin')
    expect(status).toBe(200)
    expect(body.items.map(({ role }: { role: string }) => role)).toEqual(product.roles)
    const own = ['read:profile', 'write:profile', 'read:sessions', 'write:sessions', 'read:keys', 'write:keys']
    const bookings = [
      'read:bookings',
      'write:bookings',
      'read:payments',
      'write:payments',
      'read:subscriptions',
      'write:subscriptions',
    ]
    for (const role of ['mechanic', 'driver', 'moderator'])
      expect(body.items.find((each: { role: string }) => each.role === role)).toEqual({
        role,
        scopes: own,
        may_have: [...own, ...bookings],
        changed_at: null,
      })
  })

  it('shows that none but administrators may ever have a scope over others', async () => {
    const { body } = await list('super_admin')
    for (const { role, may_have } of body.items)
      expect(/users|roles|activity|schedules/.test(may_have.join(' '))).toBe(/admin/.test(role))
    const able = body.items.filter(({ may_have }: { may_have: string[] }) => may_have.includes('write:roles'))
    expect(able).toMatchObject([{ role: 'super_admin' }])
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)('403 FORBIDDEN for a %s', async role => {
    expect(await list(role)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })
})
