import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler } from '../../functions/identity/rotate-api-key.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { newKey } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { fillUndoable } from '../support/contacts.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { later } from '../support/later.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity('commerce'))
afterEach(() => void vi.useRealTimers())

const rotate = (token: string, id: string) =>
  call(handler, { method: 'POST', token, path: `/api/v1/api-keys/${id}/rotate`, params: { id } })

const statusOf = async (key: string) => (await call(listBookings, { token: key })).status

it('201 with a new key of the same scopes; each one before works for 24 hours from its replacement', async () => {
  const userId = (await accessTokenFor()).userId
  const signedIn = async () => (await accessTokenFor('customer', userId)).token
  const first = (await newKey(await signedIn())).body
  const second = (await rotate(await signedIn(), first.id)).body
  expect(second).toMatchObject({ id: first.id, scopes: first.scopes, previous_expires_at: expect.any(String) })
  expect([await statusOf(first.key), await statusOf(second.key)]).toEqual([200, 200])
  const third = (await rotate(await signedIn(), first.id)).body
  expect([await statusOf(first.key), await statusOf(second.key), await statusOf(third.key)]).toEqual([200, 200, 200])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3600_000 + 1000 })
  expect([await statusOf(first.key), await statusOf(second.key), await statusOf(third.key)]).toEqual([401, 401, 200])
})

it('the key that a client has goes on, wherever a rotation died and however often it is repeated', async () => {
  const { token } = await accessTokenFor()
  const { id, key } = (await newKey(token)).body
  for (let calls = 1; calls <= 5; calls += 1) {
    await killedAfter(calls, () => rotate(token, id))
    expect(await statusOf(key)).toBe(200)
  }
  const { status, body } = await rotate(token, id)
  expect(status).toBe(201)
  expect([await statusOf(key), await statusOf(body.key)]).toEqual([200, 200])
})

it('403 RECENT_SIGN_IN_REQUIRED ten minutes after signing in', async () => {
  const { token } = await accessTokenFor()
  const { id } = (await newKey(token)).body
  const answer = await later(601_000, () => rotate(token, id))
  expect(answer).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
})

it('409 ROTATED_TOO_OFTEN for the sixth within a day', async () => {
  const { token } = await accessTokenFor()
  const { id, key } = (await newKey(token)).body
  for (let made = 0; made < 5; made += 1) expect((await rotate(token, id)).status).toBe(201)
  expect(await rotate(token, id)).toMatchObject({ status: 409, body: { code: 'ROTATED_TOO_OFTEN' } })
  expect(await statusOf(key)).toBe(200)
})

it('429 TOO_MANY_CHANGES above 60 keys of an account in a week, and the key goes on', async () => {
  const { device, userId } = await onDevices()
  const { token } = device(0)
  const { id, key } = (await newKey(token)).body
  await fillUndoable(userId, 59, 'key_rotated')
  expect(await rotate(token, id)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
  expect(await statusOf(key)).toBe(200)
})

it('a key that ends within the day ends then, replaced or not', async () => {
  const soon = new Date(Date.now() + 60_000).toISOString()
  const { token } = await accessTokenFor()
  const { id, key } = (await newKey(token, ['read:bookings'], { expires_at: soon })).body
  const { body } = await rotate(token, id)
  expect(body.previous_expires_at).toBe(body.expires_at)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(soon) + 1000 })
  expect([await statusOf(key), await statusOf(body.key)]).toEqual([401, 401])
})

it('201 for one or more of several at once, 409 API_KEY_CHANGED for the others, and every key that was replied works', async () => {
  const { token } = await accessTokenFor()
  const { id } = (await newKey(token)).body
  const replies = await Promise.all(Array.from({ length: 4 }, () => rotate(token, id)))
  const made = replies.filter(({ status }) => status === 201)
  expect(made.length).toBeGreaterThan(0)
  for (const { status, body } of replies)
    if (status !== 201) expect([status, body.code]).toEqual([409, 'API_KEY_CHANGED'])
  for (const { body } of made) expect(await statusOf(body.key)).toBe(200)
})

it('404 NOT_FOUND for another account’s key and an unknown one', async () => {
  const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
  const { id } = (await newKey(theirs.token)).body
  for (const other of [id, newId(identityIds.apiKey, 1), 'x'])
    expect(await rotate(mine.token, other)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
})
