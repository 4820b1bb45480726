import { decodeJwt } from 'jose'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { policies } from '../../shared/identity/rules/key-ring.ts'
import { heldSessions } from '../../shared/identity/store/session-list.ts'
import { accessSeconds, lifetimeBounds } from '../../shared/platform/auth/token-lifetimes.ts'
import { newIp, password, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

const lasting = (access_minutes: number, refresh_days: number): void => {
  process.env.TOKEN_LIFETIMES = JSON.stringify({ access_minutes, refresh_days })
}

beforeAll(() => startIdentity())
afterEach(() => lasting(30, 7))

const day = 24 * 3600

it.each([
  [5, 1],
  [60, 30],
])(
  'tokens of %i minutes and %i days: expires_in, the token, the cookie and the session say so',
  async (minutes, days) => {
    const { person, userId } = await signUp()
    lasting(minutes, days)
    const signedIn = await call(login, { body: { email: person.email, password }, ip: newIp() })
    const cookie = /^refresh_token=([\w-]+); Max-Age=(\d+);/.exec(signedIn.cookies[0] ?? '')
    const cookies = { refresh_token: cookie?.[1] ?? '' }
    const headers = { 'content-type': 'application/json' }
    const refreshed = await call(refresh, { method: 'POST', cookies, headers, rawBody: '{}' })
    for (const { status, body, cookies: set } of [signedIn, refreshed]) {
      const { iat = 0, exp = 0 } = decodeJwt(body.access_token)
      expect({ status, expires_in: body.expires_in, lasts: exp - iat }).toEqual({
        status: 200,
        expires_in: minutes * 60,
        lasts: minutes * 60,
      })
      expect(set[0]).toContain(`Max-Age=${days * day};`)
    }
    const [{ last_seen_at, expires_at } = { last_seen_at: '', expires_at: '' }] = await heldSessions(userId)
    expect(Date.parse(expires_at) - Date.parse(last_seen_at)).toBe(days * day * 1000)
  },
)

it.each(['null', '{"access_minutes":61,"refresh_days":7}', '{"access_minutes":30,"refresh_days":0}'])(
  'a function that was told %s signs nothing',
  told => {
    process.env.TOKEN_LIFETIMES = told
    expect(() => accessSeconds()).toThrow()
  },
)

it('a public key stays published for longer than the longest token that it signed', () => {
  const cachesMs = 2 * 5 * 60_000
  expect(policies.access.keptMs).toBeGreaterThan(lifetimeBounds.access_minutes.max * 60_000 + cachesMs)
})
