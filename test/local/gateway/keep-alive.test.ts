import { once } from 'node:events'
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { httpApi } from '../../../local/gateway/http-api.ts'
import { openGateway } from '../../../local/gateway/server.ts'
import { localPages } from '../../../local/pages/pages.ts'
import { openInbox } from '../../../local/services/inbox.ts'

const cors = { AllowOrigins: ['https://web.example'], AllowMethods: ['POST'] }

/** The gateway with the local pages, and a client that has one connection to it. */
const connected = async () => {
  const api = { apiId: 'abc', name: 'test', cors, routes: new Map(['GET /a', 'POST /a'].map(key => [key, key])) }
  const gateway = await openGateway(0)
  onTestFinished(gateway.stop)
  const cloud = {
    inbox: openInbox(),
    functions: () => [],
    queues: () => [],
    tables: [],
    apis: [api],
    edge: [],
    hasWebClient: async () => false,
    gateways: {},
    logFolder: 'none',
  }
  gateway.serve(localPages(cloud, httpApi({ api, invoke: async () => ({ payload: 'ok' }) })))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const ports: (number | undefined)[] = []
  /** Sends a request, `chunks` of a body whose length is not announced, and gives status and body of the reply. */
  const send = async (method: string, path: string, options: RequestOptions = {}, chunks: readonly Buffer[] = []) => {
    const outgoing = request({ host: '127.0.0.1', port: gateway.port, agent, method, path, ...options })
    outgoing.once('socket', socket => {
      if (socket.connecting) socket.once('connect', () => ports.push(socket.localPort))
      else ports.push(socket.localPort)
    })
    // The gateway may close the connection while the body is still being sent.
    outgoing.on('error', () => {})
    for (const chunk of chunks) outgoing.write(chunk)
    outgoing.end()
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage]
    return [reply.statusCode, await text(reply)]
  }
  return { send, ports }
}

const notFound = [404, '{"message":"Not Found"}']
const json = { 'content-type': 'application/json' }
const origin = { origin: 'https://web.example', 'access-control-request-method': 'POST' }

test.each<[string, string, RequestOptions, Buffer[], unknown[]]>([
  ['GET', '/nothing', {}, [], notFound],
  ['GET', '/%zz', {}, [], [400, '{"message":"Bad Request"}']],
  ['HEAD', '/nothing', {}, [], [404, '']],
  ['DELETE', '/a', {}, [], notFound],
  ['GET', '/nothing', { headers: { 'content-length': 2 } }, [Buffer.from('{}')], notFound],
  ['OPTIONS', '/a', { headers: origin }, [], [204, '']],
  ['POST', '/nothing', { headers: { ...json, 'content-length': 2 } }, [Buffer.from('{}')], notFound],
  ['POST', '/nothing', { headers: json }, [Buffer.from('{'), Buffer.from('}')], notFound],
  ['PUT', '/a', { headers: { ...json, 'content-length': 200_000 } }, [Buffer.alloc(200_000)], notFound],
  ['GET', '/local/nothing', {}, [], [404, expect.stringContaining('There is nothing here.')]],
  ['POST', '/local/inbox', { headers: { ...json, 'content-length': 2 } }, [Buffer.from('{}')], notFound],
])('%s %s with %j is answered, and the connection carries the next request', async (...given) => {
  const [method, path, options, chunks, expected] = given
  const { send, ports } = await connected()
  expect(await send('GET', '/a')).toEqual([200, 'ok'])
  expect(await send(method, path, options, chunks)).toEqual(expected)
  expect(await send('GET', '/a')).toEqual([200, 'ok'])
  expect(new Set(ports).size).toBe(1)
  expect(ports).toHaveLength(3)
})

test('a body of unknown length that does not end soon costs the connection, not the reply', async () => {
  const { send, ports } = await connected()
  expect(await send('POST', '/nothing', { headers: json }, Array(20).fill(Buffer.alloc(1_000_000)))).toEqual(notFound)
  expect(await send('GET', '/a')).toEqual([200, 'ok'])
  expect(new Set(ports).size).toBe(2)
})
