import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { callGateway } from '../../shared/payments/adapters/http.ts'
import { linesWritten } from '../support/lines-written.ts'

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

/** A gateway with one scripted answer for each request, which notes the keys it got. */
const gateway = async (...answers: RequestListener[]) => {
  const keys: unknown[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    answers.shift()?.(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  const { port } = server.address() as { port: number }
  const call = {
    gateway: 'scripted',
    method: 'POST',
    url: `http://127.0.0.1:${port}/`,
    authorization: 'Bearer x',
    key: 'key-1',
    body: {},
  } as const
  return { call, keys }
}

const answer =
  (status: number, body = '{}'): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(body)

describe('calling a gateway', () => {
  it('repeats a request with the same key after a time-out, an overload and a fault', async () => {
    const { call, keys } = await gateway(() => undefined, answer(429), answer(201, '{"id":"order"}'))
    expect(await callGateway(call)).toEqual({ status: 201, body: { id: 'order' } })
    expect(keys).toEqual(['key-1', 'key-1', 'key-1'])
  })

  it('sends a request three times and no more: GATEWAY_UNAVAILABLE', async () => {
    const { call, keys } = await gateway(answer(500), answer(503), answer(502), answer(200))
    await expect(callGateway(call)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE', retryAfterSeconds: 5 })
    expect(keys).toHaveLength(3)
  })

  it('does not repeat a refused request', async () => {
    const { call, keys } = await gateway(answer(422, '{"code":"REFUND_TOO_LARGE"}'), answer(200))
    expect(await callGateway(call)).toEqual({ status: 422, body: { code: 'REFUND_TOO_LARGE' } })
    expect(keys).toHaveLength(1)
  })

  it('repeats a request whose reply is not JSON', async () => {
    const { call } = await gateway(answer(200, '<html>'), answer(200, '{"fine":true}'))
    expect((await callGateway(call)).body).toEqual({ fine: true })
  })

  it('counts every try, and each that failed by gateway and reason', async () => {
    const { call } = await gateway(answer(503), answer(200, '<html>'), answer(422))
    const lines = await linesWritten(() => callGateway(call))
    const of = { gateway: 'scripted', latency_ms: expect.any(Number) }
    expect(lines).toEqual([
      expect.objectContaining({
        ...of,
        message: 'gateway failed',
        status: 503,
        code: 'HTTP_503',
        gateway_failed: 1,
        gateway_failures: 1,
      }),
      expect.objectContaining({ ...of, message: 'gateway failed', code: 'UNREADABLE', gateway_failed: 1 }),
      expect.objectContaining({ ...of, message: 'gateway called', status: 422, gateway_failed: 0 }),
    ])
    const [ofStage, ofGateway] = lines[0]._aws.CloudWatchMetrics
    expect([ofStage.Dimensions, ofGateway.Dimensions]).toEqual([[[]], [['gateway', 'code']]])
    expect(lines[2]._aws.CloudWatchMetrics).toHaveLength(1)
  })

  it('has failed where a gateway refuses our key, and where there is none', async () => {
    const { call } = await gateway(answer(401))
    expect((await linesWritten(() => callGateway(call)))[0]).toMatchObject({ code: 'HTTP_401', gateway_failed: 1 })
    const nowhere = { ...call, url: 'http://127.0.0.1:1/' }
    const lines = await linesWritten(() => callGateway(nowhere).catch(() => undefined))
    expect(lines.map(({ code }) => code)).toEqual(['UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE'])
  })
})
