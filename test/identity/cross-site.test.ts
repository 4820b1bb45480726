import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as logout } from '../../functions/identity/logout.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { fileNameOf } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { isSameOriginRequest } from '../../shared/identity/rules/csrf.ts'
import { allItems, newIp, password, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const inBrowser = async () => {
  const { person } = await signUp()
  const answer = await call(login, { body: { email: person.email, password }, ip: newIp() })
  const [, cookie = ''] = /^refresh_token=([^;]+)/.exec(answer.cookies[0] ?? '') ?? []
  return { cookie, setCookie: answer.cookies[0] ?? '', token: answer.body.access_token as string }
}

const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
const form = { ...evil, 'content-type': 'application/x-www-form-urlencoded' }

/** The requests that a page of another site can make a browser send without a preflight. */
const forgeries = [
  { how: 'an empty form', request: { headers: form } },
  { how: 'a form with fields', request: { headers: form, rawBody: 'refresh_token=x' } },
  {
    how: 'a text/plain form shaped as JSON',
    request: { headers: { ...evil, 'content-type': 'text/plain' }, rawBody: '{"a":"="}' },
  },
  {
    how: 'a form with a file',
    request: { headers: { ...evil, 'content-type': 'multipart/form-data; boundary=x' }, rawBody: '--x--' },
  },
  { how: 'a script without a content type', request: { headers: evil } },
  { how: 'a beacon', request: { headers: { ...evil, 'content-type': 'text/plain;charset=UTF-8' }, rawBody: '{}' } },
  { how: 'a sandboxed frame', request: { headers: { ...form, origin: 'null' } } },
  { how: 'no origin at all', request: { headers: { 'content-type': 'text/plain' } } },
  {
    how: 'an origin that begins like the product’s',
    request: { headers: { ...form, origin: 'http://localhost:8000.evil.example' } },
  },
]

const own = [
  {
    how: 'a script of the product’s page',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:8000' },
  },
  {
    how: 'a form of the product’s page',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:8000' },
  },
]

describe('a cross-site request with the refresh cookie', () => {
  it.each(forgeries)(
    '403 or 415 on refresh for $how: nothing is written, and the cookie stays good',
    async ({ request }) => {
      const { cookie } = await inBrowser()
      const before = await allItems('identity')
      const answer = await call(refresh, {
        method: 'POST',
        cookies: { refresh_token: cookie },
        ip: newIp(),
        ...request,
      })
      expect(['CROSS_SITE_REQUEST', 'UNSUPPORTED_MEDIA_TYPE']).toContain(answer.body.code)
      expect([403, 415]).toContain(answer.status)
      expect(answer.cookies).toEqual([])
      expect(await allItems('identity')).toEqual(before)
      const good = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        cookies: { refresh_token: cookie },
      }
      expect((await call(refresh, { ...good, ip: newIp() })).status).toBe(200)
    },
  )

  it.each(forgeries)('403 CROSS_SITE_REQUEST on logout for $how: the session lives', async ({ request }) => {
    const { cookie, token } = await inBrowser()
    const answer = await call(logout, { method: 'POST', cookies: { refresh_token: cookie }, ip: newIp(), ...request })
    expect(answer).toMatchObject({ status: 403, body: { code: 'CROSS_SITE_REQUEST' }, cookies: [] })
    expect((await call(me, { token })).status).toBe(200)
  })

  it.each(own)('200 on refresh and 204 on logout for $how', async ({ headers }) => {
    const { cookie, token } = await inBrowser()
    const renewed = await call(refresh, { method: 'POST', headers, cookies: { refresh_token: cookie }, ip: newIp() })
    expect(renewed.status).toBe(200)
    const [, next = ''] = /^refresh_token=([^;]+)/.exec(renewed.cookies[0] ?? '') ?? []
    const out = await call(logout, { method: 'POST', headers, cookies: { refresh_token: next }, ip: newIp() })
    expect(out.status).toBe(204)
    expect((await call(me, { token })).status).toBe(401)
  })

  it('is not sent by a browser: SameSite=Strict, unreadable for scripts, and only to /api/v1/auth', async () => {
    const { setCookie } = await inBrowser()
    expect(setCookie).toMatch(/; Path=\/api\/v1\/auth; HttpOnly; Secure; SameSite=Strict$/)
  })

  it.each(
    domainsOf({ withSandbox: true }).flatMap(({ name: domain, contracts }) =>
      Object.values(contracts).flatMap(({ auth, name }) =>
        auth === 'guest' || auth === 'optional' ? [] : [{ domain, name }],
      ),
    ),
  )('the cookie is no token for $domain/$name', async ({ domain, name }) => {
    const { handler } = await import(join(import.meta.dirname, `../../functions/${domain}/${fileNameOf(name)}.ts`))
    const cookies = { refresh_token: 'x'.repeat(43) }
    const answer = await call(handler, { cookies, headers: { 'content-type': 'application/json' } })
    expect(answer).toMatchObject({ status: 401 })
  })

  it('accepts neither a missing nor a malformed origin or host as the same site', () => {
    for (const headers of [{}, { origin: 'null', host: 'null' }, { origin: 'http://', host: '' }, { host: 'a' }])
      expect(isSameOriginRequest(headers)).toBe(false)
    expect(isSameOriginRequest({ origin: 'https://Api.Example', host: 'API.example' })).toBe(true)
  })
})
