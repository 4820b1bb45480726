import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DomainError } from '../../shared/kernel/errors.ts'
import { type Contract, defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { call } from '../support/call.ts'

const of = (more: Partial<Contract>) =>
  defineContract({
    name: 'seeThing',
    method: 'GET',
    path: '/thing',
    summary: 'For tests.',
    auth: 'guest',
    query: z.object({ fail: z.optional(z.string()) }),
    reply: { status: 200, content_type: 'text/plain' },
    errors: { GONE: 404 },
    ...more,
  } as Contract & { cache?: never })

const send = (more: Partial<Contract>, query = {}) =>
  call(
    endpoint(of(more), async request => {
      if ((request.query as { fail?: string }).fail) throw new DomainError('GONE', 'It is gone.')
      return 'text'
    }),
    { query },
  )

const security = {
  'strict-transport-security': 'max-age=15552000; includeSubDomains; preload',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-permitted-cross-domain-policies': 'none',
  'cache-control': 'no-store',
}

describe('security headers', () => {
  it('200 protects what is no page, and says no more', async () => {
    expect((await send({})).headers).toEqual({ ...security, 'content-type': 'text/plain' })
  })

  it('200 keeps a page out of frames, and its window and resources from other origins', async () => {
    expect((await send({ reply: { status: 200, content_type: 'text/html; charset=utf-8' } })).headers).toEqual({
      ...security,
      'content-type': 'text/html; charset=utf-8',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('404 has them too', async () => {
    expect((await send({}, { fail: 'yes' })).headers).toEqual({
      ...security,
      'content-type': 'application/problem+json',
    })
  })
})

describe('a deprecated endpoint', () => {
  const deprecated = { on: '2027-01-20', sunset: '2028-01-20' }
  const ends = { deprecation: '@1800403200', sunset: 'Thu, 20 Jan 2028 00:00:00 GMT' }

  it.each([200, 404])('%i says since when and until when, as RFC 9745 and RFC 8594 write it', async status => {
    const answer = await send({ deprecated }, status === 404 ? { fail: 'yes' } : {})
    expect(answer).toMatchObject({ status, headers: ends })
  })

  it('alone does', async () => {
    expect(Object.keys((await send({})).headers)).not.toEqual(expect.arrayContaining(['deprecation']))
  })
})
