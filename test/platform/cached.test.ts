import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DomainError } from '../../shared/kernel/errors.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { Reply } from '../../shared/platform/http/endpoint.ts'
import { type Call, call } from '../support/call.ts'

const contract = defineContract({
  name: 'listThings',
  method: 'GET',
  path: '/things',
  summary: 'For tests.',
  auth: 'guest',
  cache: { seconds: 60 },
  query: z.object({ how: z.optional(z.enum(['gone', 'crash', 'with-header'])) }),
  reply: { status: 200, schema: z.object({ things: z.array(z.string()) }) },
  errors: { THINGS_GONE: 404 },
})

let things: string[]
beforeEach(() => {
  things = ['a', 'b']
})

const handler = cached(contract, async ({ query: { how } }) => {
  if (how === 'gone') throw new DomainError('THINGS_GONE', 'There are none any more.')
  if (how === 'crash') throw new Error('crash')
  if (how === 'with-header') return new Reply({ things }, { headers: { 'content-language': 'en' } })
  return { things }
})

const ask = (headers: Call['headers'] = {}, how?: string) => call(handler, { headers, query: { how } })
const large = () => {
  things = [randomBytes(1500).toString('hex')]
}

describe('200', () => {
  it('says how long it may be kept, and has a tag', async () => {
    expect((await ask()).headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
    })
    expect((await ask({}, 'with-header')).headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      'content-language': 'en',
    })
  })

  it('has another tag once the reply is another, and the same while it is not', async () => {
    const [first, again] = [await ask(), await ask()]
    things.push('c')
    expect([again.headers.etag, (await ask()).headers.etag]).toEqual([first.headers.etag, expect.anything()])
    expect((await ask()).headers.etag).not.toBe(first.headers.etag)
  })

  it('has one weak tag in every content coding', async () => {
    large()
    const answers = await Promise.all(['br', 'gzip', ''].map(coding => ask({ 'accept-encoding': coding })))
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(1)
    expect(new Set(answers.map(({ headers }) => headers.vary))).toEqual(new Set(['origin, accept-encoding']))
  })

  it('is of one web origin, as the API adds CORS headers for that origin alone', async () => {
    expect((await ask({ origin: 'https://example.com' })).headers.vary).toBe('origin')
    expect((await ask()).headers.vary).toBe('origin')
  })

  it.each(['"other"', 'W/"other"', '', '"', 'W/', 'W/W/"x"'])(
    'for If-None-Match %j, which is not its tag',
    async tag => {
      expect((await ask({ 'if-none-match': tag })).status).toBe(200)
    },
  )
})

describe('304', () => {
  it('without a body for the tag it has, with the headers that a cache refreshes its reply by', async () => {
    const { headers } = await ask()
    const answer = await ask({ 'if-none-match': headers.etag ?? '' })
    expect(answer).toMatchObject({
      status: 304,
      raw: Buffer.alloc(0),
      headers: { etag: headers.etag, 'cache-control': 'public, max-age=60', vary: 'origin, accept-encoding' },
    })
  })

  it('has the type of the reply, as API Gateway would call it text/plain', async () => {
    const { etag = '' } = (await ask()).headers
    const { headers } = await ask({ 'if-none-match': etag })
    expect(Object.entries(headers).filter(([name]) => name.startsWith('content-'))).toEqual([
      ['content-type', 'application/json'],
    ])
  })

  it('whichever coding the kept reply has', async () => {
    large()
    const { etag = '' } = (await ask({ 'accept-encoding': 'br' })).headers
    const answer = await ask({ 'if-none-match': etag, 'accept-encoding': 'gzip' })
    expect([answer.status, answer.headers['content-encoding'], answer.raw.length]).toEqual([304, undefined, 0])
  })

  it.each([
    ['among others', (tag: string) => `"a", ${tag} ,W/"b"`],
    ['compared weakly', (tag: string) => tag.replace('W/', '')],
    ['for any', () => ' * '],
  ])('%s', async (_, header) => {
    const { etag = '' } = (await ask()).headers
    expect((await ask({ 'if-none-match': header(etag) })).status).toBe(304)
  })
})

describe('an error', () => {
  it.each([
    [404, 'THINGS_GONE', 'gone'],
    [400, 'VALIDATION_FAILED', 'other'],
    [500, 'INTERNAL', 'crash'],
  ])('%i %s is kept by nobody and has no tag, whatever was asked for', async (status, code, how) => {
    const answer = await ask({ 'if-none-match': '*' }, how)
    expect(answer).toMatchObject({ status, body: { code }, headers: { 'cache-control': 'no-store' } })
    expect(answer.headers.etag).toBeUndefined()
  })
})
