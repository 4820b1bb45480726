import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DomainError } from '../../shared/kernel/errors.ts'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { type Call, call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const contract = defineContract({
  name: 'bookSeat',
  method: 'POST',
  path: '/seats/{id}',
  summary: 'For tests.',
  auth: 'guest',
  params: z.object({ id: z.string().check(z.regex(/^sch_[a-z]+$/)) }),
  query: z.object({ limit: z._default(z.coerce.number().check(z.int(), z.maximum(50)), 20) }),
  body: z.strictObject({ seats: z.array(z.string()).check(z.maxLength(3)), nested: z.optional(z.unknown()) }),
  reply: { status: 201, schema: z.object({ seats: z.array(z.string()), limit: z.number() }) },
  errors: { SEATS_TAKEN: 409 },
})

let seen: unknown

const handler = endpoint(contract, async ({ body, query }) => {
  seen = body
  switch (body.seats[0]) {
    case 'taken':
      throw new DomainError('SEATS_TAKEN', 'Seat 1A is taken.', { details: { seats: ['1A'], status: 200, code: 'X' } })
    case 'undeclared':
      throw new DomainError('SECRET_CODE', 'the password is hunter2')
    case 'crash':
      throw new Error('connect to db.internal:5432 as root failed')
    case 'thrown':
      throw 'text'
    case 'missing':
      throw notFound()
    case 'throttled':
      throw new ProvisionedThroughputExceededException({ message: 'table orders', $metadata: {} })
    case 'wrong-reply':
      return { seats: 'none', limit: query.limit } as never
    case 'with-headers':
      return new Reply(
        { seats: [], limit: query.limit },
        { headers: { 'x-extra': 'yes' }, cookies: ['a=1; Secure', 'b=2'] },
      )
    default:
      return { seats: body.seats, limit: query.limit, password_hash: 'leak', internal: { cost: 1 } }
  }
})

const send = (body: unknown, more: Call = {}) => call(handler, { params: { id: 'sch_a' }, body, ...more })

describe('a request its contract allows', () => {
  it('201 with what the contract declares and nothing else', async () => {
    const answer = await send({ seats: ['1A'] }, { query: { limit: '7', unknown: 'ignored' } })
    expect(answer).toMatchObject({ status: 201, headers: { 'content-type': 'application/json' } })
    expect(answer.body).toEqual({ seats: ['1A'], limit: 7 })
    expect(answer.raw.toString()).not.toContain('leak')
  })

  it('carries the security headers, and is not cached', async () => {
    for (const answer of [await send({ seats: [] }), await send({ seats: ['crash'] }), await send({})])
      expect(answer.headers).toMatchObject({
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
  })

  it('gives a reply’s own headers and cookies', async () => {
    const answer = await send({ seats: ['with-headers'] })
    expect(answer).toMatchObject({ status: 201, headers: { 'x-extra': 'yes' }, cookies: ['a=1; Secure', 'b=2'] })
  })

  it.each(['application/json; charset=utf-8', 'application/vnd.holdfast+json', 'APPLICATION/JSON'])(
    '201 for a body of %s',
    async type => {
      expect((await send({ seats: [] }, { headers: { 'content-type': type } })).status).toBe(201)
    },
  )

  it('201 for a body in base64', async () => {
    expect((await send(undefined, { rawBody: Buffer.from('{"seats":["é"]}') })).body.seats).toEqual(['é'])
  })
})

describe('400', () => {
  it('VALIDATION_FAILED lists each fault with loc, msg and type, and a sentence', async () => {
    const answer = await send({ seats: [1, 'ok', null], extra: true, more: 1 }, { query: { limit: 'ten' } })
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } })
    expect(answer.body).toEqual({
      type: 'urn:holdfast:error:validation-failed',
      title: 'Bad Request',
      status: 400,
      code: 'VALIDATION_FAILED',
      request_id: expect.any(String),
      detail: expect.stringMatching(/^The request is not valid: query\.limit: .*\(and 4 more, see errors\)$/),
      errors: [
        { loc: ['query', 'limit'], msg: expect.any(String), type: 'invalid_type' },
        { loc: ['body', 'seats', 0], msg: expect.any(String), type: 'invalid_type' },
        { loc: ['body', 'seats', 2], msg: expect.any(String), type: 'invalid_type' },
        { loc: ['body', 'extra'], msg: expect.any(String), type: 'unrecognized_keys' },
        { loc: ['body', 'more'], msg: expect.any(String), type: 'unrecognized_keys' },
      ],
    })
  })

  it.each([
    ['no body', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'seats'],
    ['a number', 5],
    ['too many seats', { seats: ['1', '2', '3', '4'] }],
  ])('VALIDATION_FAILED for %s', async (_, body) => {
    const answer = await send(body, { method: 'POST' })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ loc: expect.anything() }] },
    })
    expect(answer.body.errors[0].loc[0]).toBe('body')
  })

  it('VALIDATION_FAILED with at most 100 faults, however many there are', async () => {
    const answer = await send(Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`x${index}`, 1])))
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toHaveLength(100)
    expect(answer.raw.length).toBeLessThan(20_000)
  })

  it.each(['{', '{"seats":[}', "{'seats':[]}", '{"seats":[]} x', 'seats=1', '\u0000', '{"seats":NaN}'])(
    'MALFORMED_BODY for %j',
    async rawBody => {
      expect(await send(undefined, { rawBody })).toMatchObject({ status: 400, body: { code: 'MALFORMED_BODY' } })
    },
  )

  it('MALFORMED_BODY for bytes that are no UTF-8', async () => {
    const rawBody = Buffer.concat([Buffer.from('{"seats":["'), Buffer.from([0xff, 0xfe]), Buffer.from('"]}')])
    expect(await send(undefined, { rawBody })).toMatchObject({ status: 400, body: { code: 'MALFORMED_BODY' } })
  })

  it('VALIDATION_FAILED for __proto__, which changes no prototype', async () => {
    const answer = await send(undefined, { rawBody: '{"seats":[],"__proto__":{"admin":true}}' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('keeps __proto__ deep in a free-form member from becoming a prototype', async () => {
    const answer = await send(undefined, { rawBody: '{"seats":[],"nested":{"__proto__":{"admin":true}}}' })
    expect(answer.status).toBe(201)
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
    expect((seen as { nested: { admin?: boolean } }).nested.admin).toBeUndefined()
  })

  it('answers a body nested 20,000 deep without crashing', async () => {
    const depth = 20_000
    const inSeats = await send(undefined, { rawBody: `{"seats":${'['.repeat(depth)}${']'.repeat(depth)}}` })
    expect(inSeats.status).toBe(400)
    const free = await send(undefined, { rawBody: `{"seats":[],"nested":${'['.repeat(depth)}${']'.repeat(depth)}}` })
    expect(free).toMatchObject({ status: 400, body: { code: 'MALFORMED_BODY' } })
  })
})

describe('404, 413 and 415', () => {
  it.each(['nonsense', 'sch_1', '', '../sch_a', 'sch_a\n'])('NOT_FOUND for an id of no possible form: %j', async id => {
    expect(await send({ seats: [] }, { params: { id } })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  it('NOT_FOUND in the same words for a missing one and another account’s', async () => {
    const [missing, malformed] = [
      await send({ seats: ['missing'] }),
      await send({ seats: [] }, { params: { id: 'x' } }),
    ]
    expect(missing.body.detail).toBe(malformed.body.detail)
  })

  it('PAYLOAD_TOO_LARGE above 100,000 bytes', async () => {
    const answer = await send(undefined, { rawBody: `{"seats":["${'x'.repeat(100_000)}"]}` })
    expect(answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
    'application/jsonp',
  ])('UNSUPPORTED_MEDIA_TYPE for %j', async type => {
    const answer = await send({ seats: [] }, { headers: { 'content-type': type } })
    expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
  })
})

describe('what a handler throws', () => {
  it('409 SEATS_TAKEN, as declared, with its details but for the standard members', async () => {
    const answer = await send({ seats: ['taken'] })
    expect(answer.status).toBe(409)
    expect(answer.body).toEqual({
      seats: ['1A'],
      type: 'urn:holdfast:error:seats-taken',
      title: 'Conflict',
      status: 409,
      detail: 'Seat 1A is taken.',
      code: 'SEATS_TAKEN',
      request_id: expect.any(String),
    })
  })

  it.each(['undeclared', 'crash', 'thrown', 'wrong-reply'])(
    '500 INTERNAL for %s, without anything of it',
    async how => {
      const answer = await send({ seats: [how] })
      expect(answer.status).toBe(500)
      expect(Object.keys(answer.body).sort()).toEqual(['code', 'detail', 'request_id', 'status', 'title', 'type'])
      expect(answer.body.code).toBe('INTERNAL')
      expect(answer.raw.toString()).not.toMatch(/hunter2|SECRET_CODE|db\.internal|seats|text/)
    },
  )

  it('503 UNAVAILABLE with Retry-After when DynamoDB throttles, and no table named', async () => {
    const answer = await send({ seats: ['throttled'] })
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' }, headers: { 'retry-after': '1' } })
    expect(answer.raw.toString()).not.toContain('orders')
  })
})
