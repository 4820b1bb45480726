import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { call, edgeHeaders } from '../support/call.ts'

const text = z.optional(z.string())
const schema = z.object({ ip: z.string(), host: text, key: text, other: text })

const handler = endpoint(
  defineContract({
    name: 'tellViewer',
    method: 'GET',
    path: '/viewer',
    summary: 'Tells who asks.',
    auth: 'guest',
    reply: { status: 200, schema },
    errors: {},
  }),
  async ({ ip, headers }) => ({ ip, host: headers.host, key: headers['x-origin-key'], other: headers['x-other'] }),
)

afterEach(() => void vi.unstubAllEnvs())

describe('a request through CloudFront', () => {
  it.each(['203.0.113.9', '2001:db8::1'])('200 has the client’s address %s, as CloudFront says it', async ip => {
    const { status, body } = await call(handler, { ip, headers: { 'x-forwarded-for': '198.51.100.1' } })
    expect([status, body.ip]).toEqual([200, ip])
  })

  it('200 has the name that the client asked for, and no handler sees the key', async () => {
    const { body } = await call(handler, { headers: { 'x-viewer-host': 'booking.example.com', 'x-other': 'kept' } })
    expect(body).toEqual({ ip: '203.0.113.7', host: 'booking.example.com', other: 'kept' })
  })

  it('200 with either of two keys, while they are rotated', async () => {
    const { 'x-origin-key': now } = edgeHeaders()
    vi.stubEnv('ORIGIN_KEYS', `the-next-one,${now}`)
    expect((await call(handler)).status).toBe(200)
    expect((await call(handler, { headers: { 'x-origin-key': 'the-next-one' } })).status).toBe(200)
    vi.stubEnv('ORIGIN_KEYS', 'the-next-one,the-one-after')
    expect((await call(handler)).status).toBe(403)
  })
})

describe('a request past CloudFront', () => {
  it.each(['', ' ', ',', 'the-key', 'the-key-that-cloudfront-adds,', 'THE-KEY-THAT-CLOUDFRONT-ADDS', 'é'])(
    '403 PUBLIC_ADDRESS_ONLY with the key “%s”, as problem details',
    async key => {
      const answer = await call(handler, { headers: { 'x-origin-key': key } })
      expect(answer).toMatchObject({
        status: 403,
        headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
        body: { code: 'PUBLIC_ADDRESS_ONLY', type: 'urn:holdfast:error:public-address-only', status: 403 },
      })
      expect(answer.raw.toString()).not.toContain('the-key')
    },
  )

  it.each([undefined, '', ','])('403 whatever it sends, where the function has the keys “%s”', async keys => {
    vi.stubEnv('ORIGIN_KEYS', keys)
    for (const key of ['', ',', 'undefined']) {
      const answer = await call(handler, { headers: { 'x-origin-key': key } })
      expect(answer.body.code).toBe('PUBLIC_ADDRESS_ONLY')
    }
  })

  it('leaves no key in the log', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
    await call(handler)
    await call(handler, { headers: { 'x-origin-key': 'the-key-that-is-wrong' } })
    expect(lines).toHaveBeenCalledTimes(2)
    expect(JSON.stringify(lines.mock.calls)).not.toMatch(/the-key/)
    lines.mockRestore()
  })
})
