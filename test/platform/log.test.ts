import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { noteDatabaseCall } from '../../shared/platform/observability/database-calls.ts'
import { log } from '../../shared/platform/observability/log.ts'
import { type Call, call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const handler = endpoint(
  defineContract({
    name: 'payCard',
    method: 'POST',
    path: '/cards/{id}',
    summary: 'For tests.',
    auth: 'customer',
    params: z.object({ id: z.string() }),
    body: z.object({ card: z.string(), crash: z.optional(z.boolean()) }),
    reply: { status: 200, schema: z.object({ card: z.string() }) },
    errors: {},
  }),
  async ({ body }) => {
    if (body.crash) throw new TypeError(`cannot charge ${body.card}`)
    return { card: body.card }
  },
)

const card = '4111111111111111'

/** The lines `work` logged, as CloudWatch takes them. */
const written = async (work: () => Promise<unknown>): Promise<string[]> => {
  const streams = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(process.stdout, 'write')]
  const lines: string[] = []
  for (const stream of streams) stream.mockImplementation((...args: unknown[]) => lines.push(args.join(' ')) > 0)
  try {
    await work()
  } finally {
    for (const stream of streams) stream.mockRestore()
  }
  return lines
}

const linesOf = async (request: Call) => {
  const lines = await written(() => call(handler, { params: { id: 'secret-path-id' }, ...request }))
  expect(lines).toHaveLength(1)
  return { lines, line: JSON.parse(lines[0] ?? '') }
}

describe('a slow call of the database', () => {
  it('has a line of its own in a function, and none in a command of this repository', async () => {
    const noted = () =>
      written(async () => noteDatabaseCall({ table: 'bookings', operation: 'Query', latency_ms: 120 }))
    expect(await noted()).toEqual([])
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'a function')
    const [line = ''] = await noted()
    vi.unstubAllEnvs()
    expect(JSON.parse(line)).toMatchObject({ level: 'WARN', message: 'slow database call', latency_ms: 120 })
  })
})

describe('a request in the log', () => {
  it('is one line with allow-listed fields only, from which CloudWatch makes metrics', async () => {
    const { token, userId } = await accessTokenFor()
    const { line, lines } = await linesOf({ token, body: { card } })
    expect(line).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-/),
      level: 'INFO',
      message: 'payCard',
      request_id: expect.any(String),
      user_id: userId,
      method: 'POST',
      path: '/cards/{id}',
      status: 200,
      latency_ms: expect.any(Number),
      endpoint: 'payCard',
      latency: expect.any(Number),
      refused: 0,
      database_latency: expect.arrayContaining([expect.any(Number)]),
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Holdfast',
            Dimensions: [['endpoint']],
            Metrics: [{ Name: 'latency', Unit: 'Milliseconds' }],
          },
          {
            Namespace: 'Holdfast',
            Dimensions: [[]],
            Metrics: [
              { Name: 'refused', Unit: 'Count' },
              { Name: 'database_latency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
    })
    for (const secret of [card, token, token.split('.')[2], 'secret-path-id', '203.0.113.7'])
      expect(lines.join()).not.toContain(secret)
  })

  it('of a refused request has its code, and no body', async () => {
    const { line, lines } = await linesOf({ token: 'secret-token', body: { card } })
    expect(line).toMatchObject({ level: 'INFO', status: 401, code: 'UNAUTHENTICATED', refused: 1 })
    expect(lines.join()).not.toMatch(/secret-token|4111/)
  })

  it('of a refused request has the neighbourhood of its address, and not the address', async () => {
    const { line, lines } = await linesOf({ body: { card }, ip: '203.0.113.7' })
    expect(line.address_group).toBe('203.0.113.0/24')
    expect(lines.join()).not.toContain('203.0.113.7')
  })

  it('of a request that came past CloudFront has no address that it made up', async () => {
    const { line } = await linesOf({ body: { card }, headers: { 'x-origin-key': 'guessed' } })
    expect(line).toMatchObject({ status: 403, code: 'PUBLIC_ADDRESS_ONLY' })
    expect(line).not.toHaveProperty('address_group')
  })

  it('of a bug is an error with its name and place but not its message, which may quote data', async () => {
    const { token } = await accessTokenFor()
    const { line, lines } = await linesOf({ token, body: { card, crash: true } })
    expect(line).toMatchObject({ level: 'ERROR', status: 500, code: 'INTERNAL', faults: 1, undeclared_errors: 1 })
    expect(line.fingerprint).toMatch(/^[\da-f]{8}$/)
    expect(line.error).toMatch(/^TypeError .*log\.test/)
    expect(lines.join()).not.toContain(card)
  })

  it('keeps one request’s fields out of the next', async () => {
    const { token } = await accessTokenFor()
    await linesOf({ token, body: { card } })
    const { line } = await linesOf({ body: { card } })
    expect(line).not.toHaveProperty('user_id')
  })
})

describe('log', () => {
  it('drops every field that is not allowed', async () => {
    const fields = { request_id: 'r', password: card, body: { card }, token: card, email: card } as never
    const lines = await written(async () => log.info('hello', fields))
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      timestamp: expect.any(String),
      level: 'INFO',
      message: 'hello',
      request_id: 'r',
    })
  })
})
