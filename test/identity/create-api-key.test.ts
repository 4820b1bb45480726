import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler as changeRole } from '../../functions/identity/change-user-role.ts'
import { handler } from '../../functions/identity/create-api-key.ts'
import { handler as deactivate } from '../../functions/identity/deactivate-user.ts'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { handler as deleteUser } from '../../functions/identity/delete-user.ts'
import { handler as rotate } from '../../functions/identity/rotate-api-key.ts'
import { handler as releaseReservation } from '../../functions/reservations/release-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { isApiKey, newApiKey } from '../../shared/platform/auth/api-key.ts'
import { isWritten } from '../../shared/platform/dynamo/conditional-write.ts'
import { update } from '../../shared/platform/dynamo/writes.ts'
import { accountOf } from '../support/administrators.ts'
import { keyOf, newKey } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { fillUndoable, undo, undoTokens } from '../support/contacts.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { later } from '../support/later.ts'
import { storedText } from '../support/mailed.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity('commerce', 'inventory'))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const use = (key: string) => call(listBookings, { token: key, path: '/api/v1/bookings/history' })

describe('POST /api-keys', () => {
  it('201 with the key, once: only its hash is kept, and it acts for its maker', async () => {
    const { token } = await accessTokenFor()
    const { status, body } = await newKey(token)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'till 3',
      scopes: ['read:bookings'],
      created_at: expect.any(String),
      expires_at: null,
      last_used_at: null,
      previous_expires_at: null,
      key: expect.stringMatching(/^hf_test_[0-9a-f]{48}$/),
    })
    expect(await storedText('identity')).not.toContain(body.key)
    expect(await use(body.key)).toMatchObject({ status: 200, body: { items: [] } })
  })

  it('403 RECENT_SIGN_IN_REQUIRED ten minutes after signing in', async () => {
    const { token } = await accessTokenFor()
    const answer = await later(601_000, () => newKey(token))
    expect(answer).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
  })

  it('201 tells the owner of the key and of each that replaces it, with a link that ends them; 429 TOO_MANY_CHANGES above 60 in a week', async () => {
    const { device, userId } = await onDevices()
    const { token } = device(0)
    const [first, kept] = [await newKey(token), await newKey(token)]
    const replaced = await call(rotate, { method: 'POST', token, params: { id: first.body.id } })
    expect(replaced.status).toBe(201)
    const acts = (await readUndoable(userId)).entries.map(({ act }) => act)
    expect(acts).toEqual(['key_created', 'key_created', 'key_rotated'])
    await fillUndoable(userId, 57, 'key_created')
    expect(await newKey(token)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
    const [link] = await undoTokens(userId)
    expect((await undo(link)).status).toBe(200)
    for (const { body } of [first, kept, replaced]) expect((await use(body.key)).status).toBe(401)
  })

  it('is `hf_live_` where money is taken', async () => {
    vi.stubEnv('STAGE', 'production')
    const { token } = await accessTokenFor()
    expect(await keyOf(token)).toMatch(/^hf_live_/)
  })

  it('401 for a typo, an unknown, an expired and another stage’s key', async () => {
    const { token } = await accessTokenFor()
    const soon = new Date(Date.now() + 60_000).toISOString()
    const key = await keyOf(token, ['read:bookings'], { expires_at: soon })
    expect((await use(key)).status).toBe(200)
    const typo = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`
    expect(isApiKey(typo)).toBe(false)
    for (const wrong of [typo, newApiKey(undefined), key.replace('test', 'live'), 'hf_', 'hf_test_'])
      expect(await use(wrong)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(soon) + 1000 })
    expect((await use(key)).status).toBe(401)
  })

  it('422 SCOPE_NOT_ALLOWED for a scope that its maker has not, and for those that no key may have', async () => {
    const { token } = await accessTokenFor()
    const admin = (await accessTokenFor('super_admin')).token
    for (const scope of ['read:users', 'write:profile', 'write:sessions', 'write:keys', 'no:scope'])
      expect(await newKey(token, [scope])).toMatchObject({ status: 422, body: { code: 'SCOPE_NOT_ALLOWED' } })
    expect((await newKey(admin, ['write:users'])).status).toBe(422)
    expect((await newKey(admin, ['read:users'])).status).toBe(422)
    expect((await newKey(admin, ['read:activity'])).status).toBe(201)
  })

  it('409 TOO_MANY_API_KEYS for the twenty-first', async () => {
    const { token } = await accessTokenFor()
    for (let made = 0; made < 20; made += 1) {
      expect((await newKey(token)).status).toBe(201)
    }
    expect(await newKey(token)).toMatchObject({ status: 409, body: { code: 'TOO_MANY_API_KEYS' } })
  })

  it.each([
    ['no scope', { scopes: [] }],
    ['no name', { name: ' ' }],
    ['a time that is over', { expires_at: '2020-01-01T00:00:00Z' }],
    ['an unknown member', { role: 'admin' }],
  ])('400 VALIDATION_FAILED for %s', async (_, more) => {
    const { token } = await accessTokenFor()
    const body = { name: 'till', scopes: ['read:bookings'], ...more }
    expect(await call(handler, { token, body })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
  })

  it('401 and no key when the session ends meanwhile, whose account may be shut', async () => {
    const { token, userId, sessionId } = await accessTokenFor()
    const made: unknown[] = []
    const end = () => revokeSession(userId, sessionId, Date.now())
    expect(await pausedAfter(3, end, async () => made.push(await newKey(token)))).toBe(true)
    expect(made).toMatchObject([{ status: 401, body: { code: 'UNAUTHENTICATED' } }])
    expect(await storedText('identity')).not.toContain(`API-KEYS#${userId}`)
  })

  it('429 by its own limit alone: another key of the account, and the account, go on', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { token } = await accessTokenFor()
    const [one, other] = [await keyOf(token, ['write:bookings']), await keyOf(token, ['write:bookings'])]
    const params = { id: newId(commerceIds.reservation, 1) }
    const ask = async (by: string) => (await call(releaseReservation, { method: 'DELETE', token: by, params })).status
    for (let asked = 0; asked < 20; asked += 1) expect(await ask(one)).toBe(404)
    expect([await ask(one), await ask(other), await ask(token)]).toEqual([429, 404, 404])
  })

  it('401 for every key of an account that is deactivated, also one whose record is damaged', async () => {
    const { token: admin } = await accessTokenFor('super_admin')
    const shut = await accountOf()
    const { id, key } = (await newKey(shut.token)).body
    await isWritten(update('identity', keys.apiKey(shut.userId, id), { set: { name: 7 } }))
    expect((await use(key)).status).toBe(200)
    expect((await call(deactivate, { method: 'PUT', token: admin, params: { id: shut.userId } })).status).toBe(200)
    expect((await use(key)).status).toBe(401)
  })

  it('401 for every key of an account that is deactivated, deleted, or given another role', async () => {
    const { token: admin } = await accessTokenFor('super_admin')
    const ended = {
      deactivated: (id: string) => call(deactivate, { method: 'PUT', token: admin, params: { id } }),
      'deleted by an administrator': (id: string) =>
        call(deleteUser, { method: 'DELETE', token: admin, params: { id } }),
      'given a role': (id: string) =>
        call(changeRole, { method: 'PUT', token: admin, params: { id }, body: { role: 'agent' } }),
      deleted: (_: string, token: string) => call(leave, { method: 'DELETE', token }),
    }
    for (const [how, end] of Object.entries(ended)) {
      const { userId, token } = await accountOf()
      const key = await keyOf(token)
      expect((await use(key)).status, how).toBe(200)
      expect((await end(userId, token)).status, how).toBeLessThan(300)
      expect((await use(key)).status, how).toBe(401)
      const isErased = how.startsWith('deleted')
      if (isErased) await eraseAfterGrace()
      expect((await storedText('identity')).includes(`API-KEYS#${userId}`), how).toBe(!isErased)
    }
  })
})
