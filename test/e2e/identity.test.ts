import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPage, startBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { inbox, mail, request, signUp } from './traveller.ts'

const post = (path: string, body: unknown, token?: string) => request('POST', `/api/v1${path}`, { body, token })

const text = (phone: string) => until(`a text to ${phone}`, async () => (await inbox(phone))[0])

describe('by phone', () => {
  const phone_number = `+9197${String(Date.now()).slice(-8)}`

  it('a new customer requests a code, gets it as a text message, and is signed in to a new account', async () => {
    const { status, body } = await post('/auth/otp/request', { phone_number })
    expect({ status, body }).toMatchObject({ status: 202, body: { otp_id: expect.stringMatching(/^otp_/) } })
    const [code] = /\d{6}/.exec((await text(phone_number)).text) ?? []
    const signedIn = await post('/auth/otp/verify', { otp_id: body.otp_id, code, client: 'native' })
    expect(signedIn).toMatchObject({ status: 200, body: { user: { email: null, phone_number } } })
    const token = signedIn.body.access_token
    const named = await request('PUT', '/api/v1/users/me', { body: { first_name: 'Meera', last_name: 'Iyer' }, token })
    expect(named).toMatchObject({ status: 200, body: { first_name: 'Meera' } })
    const { body: held } = await request('GET', '/api/v1/users/me/export', { token })
    expect(held).toMatchObject({
      user: { phone_number },
      sessions: [{ current: true }],
      bookings: [],
      next_cursor: null,
    })
    expect((await request('DELETE', '/api/v1/users/me', { token })).status).toBe(204)
    expect((await request('GET', '/api/v1/users/me', { token })).status).toBe(401)
  })
})

describe('a forgotten password', () => {
  it('is replaced by the link in the mail, which signs every device out, and the owner is notified', async () => {
    const { email, token } = await signUp()
    expect((await post('/auth/forgot-password', { email })).status).toBe(202)
    const { text: letter } = await mail(email, /new Holdfast password/)
    const [, reset] = /\/reset-password#token=([\w-]+)/.exec(letter) ?? []
    const next = 'a ferry to Goa at dusk'
    expect((await post('/auth/reset-password', { token: reset, new_password: next })).status).toBe(204)
    expect((await request('GET', '/api/v1/users/me', { token })).status).toBe(401)
    const signedIn = await post('/auth/login', { email, password: next })
    expect(signedIn.status).toBe(200)
    await mail(email, /password was changed/)
    const devices = await request('GET', '/api/v1/sessions', { token: signedIn.body.access_token })
    expect(devices.body.items).toMatchObject([{ current: true, client: 'browser' }])
  })
})

describe('health', () => {
  it('200 of the API and of every table', async () => {
    expect(await request('GET', '/api/v1/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect(await request('GET', '/api/v1/health/db')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })
})

describe('a form of another site, in Chromium', () => {
  let browser: Browser
  let site: ReturnType<typeof createServer>

  beforeAll(async () => {
    browser = await startBrowser()
    // `127.0.0.1` is another site than `localhost`, as evil.example is another site than the product's.
    site = createServer((incoming, reply) => {
      const action = new URL(
        new URL(incoming.url ?? '', 'http://x').searchParams.get('action') ?? '',
        inject('cloudUrl'),
      )
      reply.setHeader('content-type', 'text/html')
      reply.end(`<form method="post" action="${action}"></form><script>document.forms[0].submit()</script>`)
    })
    await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  it.each(['/api/v1/auth/refresh', '/api/v1/auth/logout'])('403 or 401 at %s, and the session goes on', async path => {
    const { email, password } = await signUp()
    const cloud = inject('cloudUrl').replace('127.0.0.1', 'localhost')
    const { page } = await openPage(browser, `${cloud}/api/v1/health`)
    const own = (to: string, body: unknown) =>
      page.evaluate(
        async ([url, text]) => {
          const headers = { 'content-type': 'application/json' }
          const reply = await fetch(url as string, { method: 'POST', headers, ...(text && { body: text }) })
          return { status: reply.status, body: await reply.text() }
        },
        [to, body === undefined ? '' : JSON.stringify(body)],
      )
    expect((await own('/api/v1/auth/login', { email, password })).status).toBe(200)
    const action = encodeURIComponent(cloud + path)
    const [answer] = await Promise.all([
      page.waitForResponse(response => response.url() === cloud + path),
      page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/?action=${action}`).catch(() => undefined),
    ])
    expect([401, 403]).toContain(answer.status())
    expect(await answer.request().headerValue('cookie')).toBeNull()
    await page.goto(`${cloud}/api/v1/health`)
    expect((await own('/api/v1/auth/refresh', undefined)).status).toBe(200)
    await page.close()
  })
})
