import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { httpApi } from '../../local/gateway/http-api.ts'
import { openGateway } from '../../local/gateway/server.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { preferredEncoding } from '../../shared/platform/http/encoding.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { call, edgeHeaders } from '../support/call.ts'

const summary = 'For tests.'
const listing = endpoint(
  defineContract({
    name: 'listThings',
    method: 'GET',
    path: '/things',
    summary,
    auth: 'guest',
    query: z.object({ bytes: z.coerce.number() }),
    reply: { status: 200, schema: z.string() },
    errors: { TOO_LONG: 409 },
  }),
  async ({ query: { bytes } }) => {
    // A JSON string has two quotes more.
    if (bytes >= 0) return 'é'.repeat(Math.floor((bytes - 2) / 2)).padEnd(Math.ceil((bytes - 2) / 2), 'x')
    throw new DomainError('TOO_LONG', 'Too long.', { details: { names: Array(500).fill('name') } })
  },
)

const get = (bytes: number, encoding?: string) =>
  call(listing, { query: { bytes }, ...(encoding !== undefined && { headers: { 'accept-encoding': encoding } }) })

describe('which encoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['gzip; q=0.5, br ; q=0.5', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0.000', undefined],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['*;q=0', undefined],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['identity;q=0', undefined],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['deflate, zstd', undefined],
    ['br;q=2', undefined],
    ['br;q=high', undefined],
    [';;,,=,q=1', undefined],
    ['constructor, __proto__', undefined],
  ])('for %j is %s', (header, expected) => expect(preferredEncoding(header)).toBe(expected))
})

describe('a reply over 2 KB', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('200 in %s where that is accepted', async (encoding, decode) => {
    const plain = await get(3000)
    const { status, headers, raw } = await get(3000, encoding)
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'accept-encoding'])
    expect(raw.length).toBeLessThan(plain.raw.length / 10)
    expect(decode(raw).toString()).toBe(plain.raw.toString())
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
  })

  it.each([undefined, 'identity', 'br;q=0, gzip;q=0', 'deflate'])('200 uncompressed for %s', async encoding => {
    const { status, headers, body } = await get(3000, encoding)
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, undefined, 'accept-encoding'])
    expect(body).toHaveLength(1499)
  })

  it('409 TOO_LONG too', async () => {
    const { status, headers, raw } = await get(-1, 'br')
    expect([status, headers['content-encoding'], headers.vary]).toEqual([409, 'br', 'accept-encoding'])
    expect(JSON.parse(brotliDecompressSync(raw).toString())).toMatchObject({ code: 'TOO_LONG', status: 409 })
  })

  it('200 through HTTP, where clients decompress it', async () => {
    const gateway = await openGateway(0)
    onTestFinished(gateway.stop)
    const api = { apiId: 'abc123', name: 'test', routes: new Map([['GET /things', 'things']]) }
    const invoke = async (_: string, event: unknown) => ({ payload: await listing(event as never, {} as never) })
    gateway.serve(httpApi({ api, invoke }))
    for (const encoding of ['br', 'gzip']) {
      const url = `http://127.0.0.1:${gateway.port}/things?bytes=3000`
      const reply = await fetch(url, { headers: { ...edgeHeaders(), 'accept-encoding': encoding } })
      expect([reply.headers.get('content-encoding'), reply.headers.get('vary')]).toEqual([encoding, 'accept-encoding'])
      expect(Number(reply.headers.get('content-length'))).toBeLessThan(300)
      expect(await reply.json()).toBe((await get(3000)).body)
    }
  })
})

describe('a reply that is not compressed', () => {
  it('200 up to 2 KB, counted in bytes', async () => {
    const [small, large] = [await get(2048, 'br'), await get(2050, 'br')]
    expect([small.raw.length, small.headers['content-encoding'], small.headers.vary]).toEqual([
      2048,
      undefined,
      undefined,
    ])
    expect(large.headers['content-encoding']).toBe('br')
  })

  it('200 where it is no text, or is encoded already', async () => {
    const sending = (content_type: string, reply: Reply<Uint8Array | string | undefined>) =>
      call(
        endpoint(
          defineContract({
            name: 'getFile',
            method: 'GET',
            path: '/file',
            summary,
            auth: 'guest',
            reply: { status: 200, content_type },
            errors: {},
          }),
          async () => reply,
        ),
        { headers: { 'accept-encoding': 'br' } },
      )
    const bytes = new Uint8Array(5000)
    expect((await sending('application/pdf', new Reply(bytes, {}))).raw).toEqual(Buffer.from(bytes))
    const zipped = new Reply('x'.repeat(5000), { headers: { 'content-encoding': 'zstd' } })
    expect((await sending('text/csv', zipped)).raw).toHaveLength(5000)
    const varied = new Reply('x'.repeat(5000), { headers: { vary: 'origin' } })
    expect((await sending('text/csv', varied)).headers).toMatchObject({
      vary: 'origin, accept-encoding',
      'content-encoding': 'br',
    })
  })
})
