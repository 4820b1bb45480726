import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
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
    await countRequest(key, tenAMinute, start - 54_000)
    await many(key, 9, start)
    const refused = await countRequest(key, tenAMinute, start)
    expect(refused).toEqual({ allowed: false, limit: 10, remaining: 0, resetSeconds: 60, retryAfterSeconds: 6 })
    expect((await countRequest(key, tenAMinute, start + 5_999)).allowed).toBe(false)
    expect((await countRequest(key, tenAMinute, start + 6_000)).allowed).toBe(true)
    expect((await countRequest(key, tenAMinute, start + 6_000)).allowed).toBe(false)
  })

  it('lets no more than the limit through in any time of its length, and refuses no request that it allows', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 10, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), async (all, max) => {
        const key = randomUUID()
        const counted: number[] = []
        let now = start
        for (const gap of all) {
          now += gap
          const inWindow = counted.filter(time => time > now - 10_000)
          const { allowed, remaining } = await countRequest(key, { max, seconds: 10 }, now)
          expect(allowed).toBe(inWindow.length < max)
          if (allowed) {
            counted.push(now)
            expect(remaining).toBe(max - inWindow.length - 1)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('of 40 at once whose clocks differ: no more than the limit in any time of its length', async () => {
    const key = randomUUID()
    const at = (round: number) =>
      Promise.all(
        Array.from({ length: 40 }, (_, index) => countRequest(key, tenAMinute, start + round * 31_000 - index)),
      )
    const rounds = [await at(0), await at(1), await at(2), await at(3)]
    expect(rounds.map(each => each.filter(({ allowed }) => allowed).length)).toEqual([10, 0, 10, 0])
  })

  it('above sixty: never more than the limit in any time of its length', async () => {
    const key = randomUUID()
    const limit = { max: 90, seconds: 600 }
    const counted: number[] = []
    for (let minute = 0; minute < 24; minute += 1) {
      const now = start + minute * 60_000
      const replies = await Promise.all(Array.from({ length: 20 }, () => countRequest(key, limit, now)))
      counted.push(...replies.filter(({ allowed }) => allowed).map(() => now))
      expect(counted.filter(time => time > now - 600_000).length).toBeLessThanOrEqual(90)
    }
    expect(counted.length).toBeGreaterThan(150)
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
    expect((await countRequest(key, tenAMinute, start + 59_999)).allowed).toBe(false)
    expect((await countRequest(key, tenAMinute, start + 60_000)).allowed).toBe(true)
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
    expect(Number(headers['x-ratelimit-reset'])).toBe(60)
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
