import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { countRequest } from '../../shared/platform/dynamo/rate-limits.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { defineContract, type Limit } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { type Call, call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'

const tenAMinute: Limit = { per: 'ip', max: 10, seconds: 60 }
const start = Date.now()

beforeAll(() => startIdentity())

const many = (key: string, count: number, now: number, limit = tenAMinute) =>
  Promise.all(Array.from({ length: count }, () => countRequest(key, limit, now)))

describe('countRequest', () => {
  it('lets exactly as many through as the limit allows, of 200 at once', async () => {
    const statuses = await many(randomUUID(), 200, start)
    const allowed = statuses.filter(status => status.allowed)
    expect(allowed).toHaveLength(10)
    expect(allowed.map(({ remaining }) => remaining).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('states how long to wait, and lets one through then', async () => {
    const key = randomUUID()
    await many(key, 10, start)
    const refused = await countRequest(key, tenAMinute, start)
    expect(refused).toEqual({ allowed: false, limit: 10, remaining: 0, resetSeconds: 60, retryAfterSeconds: 6 })
    expect((await countRequest(key, tenAMinute, start + 5_999)).allowed).toBe(false)
    expect((await countRequest(key, tenAMinute, start + 6_000)).allowed).toBe(true)
    expect((await countRequest(key, tenAMinute, start + 6_000)).allowed).toBe(false)
  })

  it('is full again after the time of the limit, and not beyond', async () => {
    const key = randomUUID()
    await many(key, 50, start)
    const later = await many(key, 50, start + 60_000)
    expect(later.filter(({ allowed }) => allowed)).toHaveLength(10)
    const muchLater = await many(key, 50, start + 3600_000)
    expect(muchLater.filter(({ allowed }) => allowed)).toHaveLength(10)
  })

  it('does not count a refused request', async () => {
    const key = randomUUID()
    await many(key, 100, start)
    expect((await countRequest(key, tenAMinute, start + 6_000)).allowed).toBe(true)
  })

  it('keeps keys apart', async () => {
    const [left, right] = [randomUUID(), randomUUID()]
    await many(left, 10, start)
    expect((await countRequest(right, tenAMinute, start)).remaining).toBe(9)
  })

  it('holds where the time does not divide by the limit', async () => {
    const limit: Limit = { per: 'ip', max: 7, seconds: 10 }
    expect((await many(randomUUID(), 30, start, limit)).filter(({ allowed }) => allowed)).toHaveLength(7)
  })
})

const limited = (limit: Limit | readonly Limit[], auth: 'guest' | 'customer' = 'guest') =>
  endpoint(
    defineContract({
      name: `limited-${randomUUID()}`,
      method: 'POST',
      path: '/limited',
      summary: 'Limited.',
      auth,
      limit,
      body: z.object({ email: z.optional(z.string()) }),
      reply: { status: 200, schema: z.object({}) },
      errors: {},
    }),
    { byContact, run: async () => ({}) },
  )

const send = async (handler: ReturnType<typeof limited>, request: Omit<Call, 'body'> & { email?: string } = {}) =>
  call(handler, { ...request, body: { email: request.email } })

describe('a limited endpoint', () => {
  it('has the state of its limit on each reply', async () => {
    const handler = limited({ per: 'ip', max: 3, seconds: 60 })
    const headers = (await send(handler)).headers
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '2' })
    expect(Number(headers['x-ratelimit-reset'])).toBe(20)
  })

  it('429 RATE_LIMITED with Retry-After and the same headers', async () => {
    const handler = limited({ per: 'ip', max: 1, seconds: 60 })
    await send(handler)
    const answer = await send(handler)
    expect(answer).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0' })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(59)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60)
  })

  it('counts each address on its own', async () => {
    const handler = limited({ per: 'ip', max: 1, seconds: 60 })
    expect((await send(handler, { ip: '198.51.100.1' })).status).toBe(200)
    expect((await send(handler, { ip: '198.51.100.1' })).status).toBe(429)
    expect((await send(handler, { ip: '198.51.100.2' })).status).toBe(200)
  })

  it('counts each account on its own, whatever its address and session', async () => {
    const handler = limited({ per: 'user', max: 1, seconds: 60 }, 'customer')
    const { token, userId } = await accessTokenFor()
    const otherSession = (await accessTokenFor('customer', userId)).token
    expect((await send(handler, { token, ip: '198.51.100.1' })).status).toBe(200)
    expect((await send(handler, { token: otherSession, ip: '198.51.100.2' })).status).toBe(429)
    expect((await send(handler, { token: (await accessTokenFor()).token })).status).toBe(200)
  })

  it('counts each e-mail address on its own, however it is written, from any address', async () => {
    const handler = limited({ per: 'email', max: 1, seconds: 60 })
    expect((await send(handler, { email: 'asha@example.com' })).status).toBe(200)
    expect((await send(handler, { email: ' Asha@Example.com ', ip: '198.51.100.9' })).status).toBe(429)
    expect((await send(handler, { email: 'ravi@example.com' })).status).toBe(200)
  })

  it('counts several limits in their order: what one refuses, those behind it do not count', async () => {
    const handler = limited([
      { per: 'ip', max: 2, seconds: 60 },
      { per: 'email', max: 3, seconds: 60 },
    ])
    const email = 'meera@example.com'
    for (const allowed of [200, 200, 429, 429]) expect((await send(handler, { email })).status).toBe(allowed)
    const third = await send(handler, { email, ip: '198.51.100.8' })
    expect(third).toMatchObject({ status: 200, headers: { 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '0' } })
    expect(await send(handler, { email, ip: '198.51.100.8' })).toMatchObject({
      status: 429,
      headers: { 'x-ratelimit-limit': '3' },
    })
  })

  it('keeps neither the address nor its plain hash', async () => {
    await send(limited({ per: 'email', max: 1, seconds: 60 }), { email: 'hidden@example.com' })
    const stored = await storedText('runtime')
    expect(stored).not.toContain('hidden@example.com')
    for (const form of ['base64', 'base64url', 'hex'] as const)
      expect(stored).not.toContain(createHash('sha256').update('hidden@example.com').digest(form))
  })

  it('a request that was refused for its token or body is not counted', async () => {
    const handler = limited({ per: 'user', max: 1, seconds: 60 }, 'customer')
    const { token } = await accessTokenFor()
    expect((await call(handler, { body: {} })).status).toBe(401)
    expect((await call(handler, { token, rawBody: '{' })).status).toBe(400)
    expect((await send(handler, { token })).status).toBe(200)
  })
})
