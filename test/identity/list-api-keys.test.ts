import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler } from '../../functions/identity/list-api-keys.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newKey } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity('commerce'))
afterEach(() => void vi.useRealTimers())

const list = (token: string) => call(handler, { token, path: '/api/v1/api-keys' })

it('200 with the caller’s own keys, newest first, each with its last use within ten minutes, and never the key', async () => {
  const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
  await newKey(theirs.token)
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 1000) * 1000 })
  const first = (await newKey(mine.token, ['read:bookings'], { name: 'first' })).body
  vi.setSystemTime(Date.now() + 1000)
  const second = (await newKey(mine.token, ['read:bookings'], { name: 'second' })).body
  const used = Date.now()
  for (const later of [0, 9 * 60_000]) {
    vi.setSystemTime(used + later)
    expect((await call(listBookings, { token: first.key })).status).toBe(200)
  }
  const { status, body } = await list(mine.token)
  expect(status).toBe(200)
  expect(body.items.map(({ id, name, last_used_at }: typeof first) => [id, name, last_used_at])).toEqual([
    [second.id, 'second', null],
    [first.id, 'first', toIso(used)],
  ])
  expect(JSON.stringify(body)).not.toContain('hf_')
  vi.setSystemTime(used + 11 * 60_000)
  await call(listBookings, { token: first.key })
  expect((await list(mine.token)).body.items[1].last_used_at).toBe(toIso(used + 11 * 60_000))
})
