import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { handler as changeOwnUser } from '../../functions/identity/change-own-user.ts'
import { handler } from '../../functions/identity/change-role-scopes.ts'
import { handler as listRoles } from '../../functions/identity/list-roles.ts'
import { handler as listSessions } from '../../functions/identity/list-sessions.ts'
import { handler as listReservations } from '../../functions/reservations/list-active-reservations.ts'
import { product } from '../../shared/domains.ts'
import { boundsOf, changedRole, changesWith, presentScopes, unchanged } from '../../shared/identity/rules/roles.ts'
import { readChangedRole, writeRole } from '../../shared/identity/store/roles.ts'
import { scopeCopies, scopeCopyOf } from '../../shared/platform/auth/access-keys.ts'
import { scopesInForce } from '../../shared/platform/auth/role-scopes.ts'
import type { Role } from '../../shared/platform/domain.ts'
import { allItems } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

let superAdmin: string

beforeAll(async () => {
  const stop = await startIdentity('commerce')
  superAdmin = (await accessTokenFor('super_admin')).token
  return stop
})

const put = (role: string, body: unknown, token = superAdmin) =>
  call(handler, { method: 'PUT', path: `/api/v1/roles/${role}`, params: { role }, body, token })

const changed: [string, object][] = []

const change = async (role: Role, body: { grant?: string[]; revoke?: string[] }) => {
  const { grant = [], revoke = [] } = body
  changed.push([role, { grant: revoke, revoke: grant }])
  const answer = await put(role, body)
  expect(answer.status).toBe(200)
  return answer.body
}

afterEach(async () => {
  for (const [role, back] of changed.splice(0)) await put(role, back)
})

const sessions = (token: string) => call(listSessions, { path: '/api/v1/sessions', token })
const reservations = (token: string) => call(listReservations, { path: '/api/v1/reservations/active', token })

describe('PUT /roles/{role}', () => {
  it('200 the role as it is then, and GET /roles shows it', async () => {
    const body = await change('driver', { grant: ['read:bookings'], revoke: ['write:profile'] })
    expect(body).toMatchObject({
      role: 'driver',
      scopes: ['read:profile', 'read:sessions', 'write:sessions', 'read:keys', 'write:keys', 'read:bookings'],
      changed_at: expect.any(String),
    })
    const { body: list } = await call(listRoles, { path: '/api/v1/roles', token: superAdmin })
    expect(list.items.find(({ role }: { role: string }) => role === 'driver')).toEqual(body)
  })

  it('takes a scope from tokens issued before, at their very next request, and gives one to them', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => accessTokenFor('mechanic')))
    const both = async (token: string) => [(await sessions(token)).status, (await reservations(token)).status]
    for (const { token } of accounts) expect(await both(token)).toEqual([200, 403])
    await change('mechanic', { grant: ['read:bookings'], revoke: ['read:sessions'] })
    for (const { token } of accounts) expect(await both(token)).toEqual([403, 200])
    const { token: driver } = await accessTokenFor('driver')
    expect(await both(driver)).toEqual([200, 403])
    await put('mechanic', { grant: ['read:sessions'], revoke: ['read:bookings'] })
    for (const { token } of accounts) expect(await both(token)).toEqual([200, 403])
  })

  it('refuses an invalid body, too, by the scope that was revoked', async () => {
    const { token } = await accessTokenFor('moderator')
    const send = () => call(changeOwnUser, { method: 'PUT', path: '/api/v1/users/me', token, body: { x: 1 } })
    expect((await send()).status).toBe(400)
    await change('moderator', { revoke: ['write:profile'] })
    expect(await send()).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it('gives and takes nothing twice', async () => {
    await change('driver', { grant: ['read:bookings', 'read:profile'] })
    expect((await put('driver', { grant: ['read:bookings'] })).body.scopes).toHaveLength(7)
    expect((await put('driver', { revoke: ['read:users'] })).body.scopes).toHaveLength(7)
  })

  it.each<[number, string, string, object]>([
    [404, 'NOT_FOUND', 'waiter', { grant: ['read:bookings'] }],
    [404, 'NOT_FOUND', '../roles', { grant: ['read:bookings'] }],
    [400, 'VALIDATION_FAILED', 'driver', { grant: ['read:everything'] }],
    [400, 'VALIDATION_FAILED', 'driver', { grant: 'read:bookings' }],
    [400, 'VALIDATION_FAILED', 'driver', { scopes: [] }],
    [422, 'SCOPE_IN_BOTH_LISTS', 'driver', { grant: ['read:bookings'], revoke: ['read:bookings'] }],
    [422, 'SCOPE_OUT_OF_BOUNDS', 'driver', { grant: ['read:users'] }],
    [422, 'SCOPE_OUT_OF_BOUNDS', 'moderator', { grant: ['read:bookings', 'write:users'] }],
    [422, 'SCOPE_OUT_OF_BOUNDS', 'customer', { grant: ['read:activity'] }],
    [422, 'SCOPE_OUT_OF_BOUNDS', 'admin', { grant: ['write:roles'] }],
    [422, 'SUPER_ADMIN_FIXED', 'super_admin', { revoke: ['write:roles'] }],
    [422, 'SUPER_ADMIN_FIXED', 'super_admin', { grant: ['read:bookings'] }],
  ])('%i %s for %s %j, and nothing is written', async (status, code, role, body) => {
    const before = await allItems('identity')
    expect(await put(role, body)).toMatchObject({ status, body: { code } })
    expect(await allItems('identity')).toEqual(before)
  })

  it.each(['customer', 'moderator', 'admin'] as const)('403 FORBIDDEN for a %s', async role => {
    const { token } = await accessTokenFor(role)
    expect(await put('driver', {}, token)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it('409 ROLE_CHANGED for one of two changes of a role that saw the same state', async () => {
    const before = await readChangedRole('agent')
    const of = (scope: string) => changedRole({ role: 'agent', grant: [], revoke: [scope] }, before, Date.now())
    expect(await writeRole(of('read:payments'))).toBe(true)
    expect(await writeRole(of('read:bookings'))).toBe(false)
    expect(await readChangedRole('agent')).toMatchObject({ revoked: ['read:payments'] })
    await put('agent', { grant: ['read:payments'] })
  })
})

const roles = fc.constantFrom(...product.roles.filter(role => role !== 'super_admin'))
const some = fc.subarray([...product.scopes])

describe('scopes of a role', () => {
  it('are, after any changes, those of a plain set within its bounds, as every request finds them', () => {
    fc.assert(
      fc.property(roles, fc.array(fc.tuple(some, some), { maxLength: 6 }), (role, steps) => {
        const bounds = boundsOf(role)
        const plain = new Set(bounds.own)
        let changes = unchanged
        for (const [wanted, revoke] of steps) {
          const grant = wanted.filter(name => bounds.most.includes(name) && !revoke.includes(name))
          changes = changesWith(bounds, changes, grant, revoke)
          for (const name of grant) plain.add(name)
          for (const name of revoke) plain.delete(name)
          expect(new Set(presentScopes(bounds, changes))).toEqual(plain)
        }
        const copied = { granted: changes.granted.join(' '), revoked: changes.revoked.join(' ') }
        expect(new Set(scopesInForce(bounds.own.join(' '), copied).filter(Boolean))).toEqual(plain)
        expect([...plain].every(name => bounds.most.includes(name))).toBe(true)
      }),
    )
  })

  it('are read from one of the copies there are, spread over all', () => {
    const copies = Array.from({ length: 2000 }, (_, n) => scopeCopyOf(`usr_01k9${n.toString(32).padStart(6, '0')}`))
    expect(new Set(copies).size).toBe(scopeCopies)
    expect(copies.every(copy => Number(copy) >= 0 && Number(copy) < scopeCopies)).toBe(true)
  })
})
