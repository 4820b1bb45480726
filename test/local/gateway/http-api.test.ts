import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, onTestFinished, test } from 'vitest'
import { httpApi } from '../../../local/gateway/http-api.ts'
import { openGateway } from '../../../local/gateway/server.ts'
import { type InvokeResult, refuse } from '../../../local/lambda/invoke.ts'
import type { HttpApiDefinition } from '../../../local/resources/http-api.ts'

const served = async (
  answer: (event: APIGatewayProxyEventV2, functionName: string) => unknown,
  more: Partial<HttpApiDefinition> & { timeoutSeconds?: number } = {},
) => {
  const events: APIGatewayProxyEventV2[] = []
  const routes = new Map(
    ['GET /a', 'ANY /things/{id}', 'GET /things/special', 'POST /things', 'GET /files/{path+}'].map(key => [key, key]),
  )
  const { timeoutSeconds, ...definition } = more
  const gateway = await openGateway(0)
  onTestFinished(gateway.stop)
  gateway.serve(
    httpApi({
      api: { apiId: 'abc123', name: 'test', routes, ...definition },
      timeoutSeconds,
      invoke: async (name, event) => {
        events.push(event as APIGatewayProxyEventV2)
        return { payload: await answer(event as APIGatewayProxyEventV2, name) }
      },
    }),
  )
  return { ...gateway, events, origin: `http://127.0.0.1:${gateway.port}` }
}

/** Sends bytes as they are. @returns everything the server sent */
const exchange = async (port: number, request: string | Buffer, until: RegExp): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(request)
  return readUntil(socket, until)
}

const readUntil = async (socket: Socket, until: RegExp): Promise<string> => {
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (until.test(text)) break
  }
  return text
}

test('the event is of payload format 2.0, to the letter', async () => {
  const { port, events } = await served(() => 'ok')
  const request = [
    'GET /things/a%20b%2Fc?tag=x&tag=y+z&empty=&%C3%BC=1 HTTP/1.1',
    'Host: localhost:8000',
    'X-Twice: one',
    'User-Agent: raw/1',
    'x-twice: two',
    'Cookie: a=1; b=2',
    'Cookie: c=3',
    'X-Forwarded-For: 203.0.113.7',
    'Connection: close',
    '\r\n',
  ]
  const reply = await exchange(port, request.join('\r\n'), /ok$/)
  expect(reply).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  expect(events).toEqual([
    {
      version: '2.0',
      routeKey: 'ANY /things/{id}',
      rawPath: '/things/a b/c',
      rawQueryString: 'tag=x&tag=y+z&empty=&%C3%BC=1',
      cookies: ['a=1', 'b=2', 'c=3'],
      headers: {
        host: 'localhost:8000',
        'x-twice': 'one,two',
        'user-agent': 'raw/1',
        connection: 'close',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '203.0.113.7, 127.0.0.1',
        'x-forwarded-port': String(port),
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { tag: 'x,y z', empty: '', ü: '1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc123',
        domainName: 'localhost',
        domainPrefix: 'localhost',
        http: {
          method: 'GET',
          path: '/things/a b/c',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'raw/1',
        },
        requestId: expect.stringMatching(/^[\w-]{15}=$/),
        routeKey: 'ANY /things/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { id: 'a b/c' },
      isBase64Encoded: false,
    },
  ])
})

test('a request without query, cookies, parameters or body has none of their fields', async () => {
  const { origin, events } = await served(() => 'ok')
  await fetch(`${origin}/a`)
  expect(events[0]).toMatchObject({ rawQueryString: '', isBase64Encoded: false })
  for (const absent of ['cookies', 'queryStringParameters', 'pathParameters', 'body', 'stageVariables'])
    expect(events[0]).not.toHaveProperty(absent)
})

test.each([
  ['application/json', '{"a":"ü"}', false],
  ['application/json; charset=utf-8', '{}', false],
  ['text/csv', 'a,b', false],
  ['application/x-www-form-urlencoded', 'a=1', true],
  ['application/octet-stream', 'bytes', true],
  ['image/png', 'bytes', true],
])('a body of %s reaches the function as text or base64', async (type, body, encoded) => {
  const { origin, events } = await served(() => 'ok')
  await fetch(`${origin}/things`, { method: 'POST', body, headers: { 'content-type': type } })
  expect(events[0]).toMatchObject({
    body: encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: encoded,
  })
})

test('a body without content type reaches the function as base64', async () => {
  const { port, events } = await served(() => 'ok')
  await exchange(port, 'POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}', /ok$/)
  expect(events[0]).toMatchObject({ body: 'e30=', isBase64Encoded: true })
})

test.each([
  ['GET', '/a', 'GET /a'],
  ['GET', '/things/special', 'GET /things/special'],
  ['POST', '/things/special', 'ANY /things/{id}'],
  ['DELETE', '/things/1', 'ANY /things/{id}'],
  ['GET', '/files/a/b.txt', 'GET /files/{path+}'],
])('%s %s goes to %s', async (method, path, key) => {
  const { origin } = await served((_, name) => name)
  expect(await (await fetch(origin + path, { method })).text()).toBe(key)
})

test.each([
  ['GET', '/nothing'],
  ['POST', '/a'],
  ['GET', '/things/'],
  ['GET', '/things/1/2'],
  ['GET', '/files/'],
  ['GET', '/A'],
  ['HEAD', '/a'],
])('404 for %s %s, and no function is invoked', async (method, path) => {
  const { origin, events } = await served(() => 'ok')
  const response = await fetch(origin + path, { method })
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.text()).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}')
  expect(events).toEqual([])
})

test('$default takes what no other route does', async () => {
  const routes = new Map([
    ['GET /a', 'a'],
    ['$default', 'rest'],
  ])
  const { origin, events } = await served((_, name) => name, { routes })
  expect(await (await fetch(`${origin}/other/path`, { method: 'PUT' })).text()).toBe('rest')
  expect(events[0]).toMatchObject({ routeKey: '$default', rawPath: '/other/path' })
})

test.each([
  [{ a: 1 }, 200, 'application/json', '{"a":1}'],
  ['text', 200, 'application/json', 'text'],
  [{ statusCode: 201, body: '{}' }, 201, 'text/plain;charset=UTF-8', '{}'],
  [
    { statusCode: '404', headers: { 'Content-Type': 'application/problem+json' }, body: 'x' },
    404,
    'application/problem+json',
    'x',
  ],
  [
    { statusCode: 200, body: 'w7w=', isBase64Encoded: true, headers: { 'content-type': 'text/plain' } },
    200,
    'text/plain',
    'ü',
  ],
  [{ statusCode: 'many' }, 500, 'application/json', '{"message":"Internal Server Error"}'],
  [{ statusCode: 200, body: { not: 'text' } }, 500, 'application/json', '{"message":"Internal Server Error"}'],
])('a function that returns %j gives %d', async (payload, status, type, body) => {
  const { origin } = await served(() => payload)
  const response = await fetch(`${origin}/a`)
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, body])
})

test('each cookie becomes a Set-Cookie, and numbers become header texts', async () => {
  const { origin } = await served(() => ({
    statusCode: 200,
    cookies: ['a=1; HttpOnly', 'b=2'],
    headers: { 'Retry-After': 7 },
  }))
  const { headers } = await fetch(`${origin}/a`)
  expect(headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2'])
  expect(headers.get('retry-after')).toBe('7')
})

test('HEAD gives the headers of the reply and no body', async () => {
  const { port } = await served(() => ({ statusCode: 200, body: 'twelve bytes' }))
  const reply = await exchange(port, 'HEAD /things/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /never/)
  expect(reply).toMatch(/content-length: 12\r\n/)
  expect(reply).toMatch(/\r\n\r\n$/)
})

test('500 when the function failed', async () => {
  const gateway = await openGateway(0)
  onTestFinished(gateway.stop)
  const failed: InvokeResult = { functionError: 'Unhandled', payload: { errorType: 'Error', errorMessage: 'secret' } }
  const api = { apiId: 'x', name: 'x', routes: new Map([['$default', 'f']]) }
  gateway.serve(httpApi({ api, invoke: async () => failed }))
  const response = await fetch(gateway.url)
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
})

test('503 when the function exceeds the integration’s time, or is throttled', async () => {
  const slow = await served(() => delay(60_000, undefined, { ref: false }), { timeoutSeconds: 0.1 })
  const response = await fetch(`${slow.origin}/a`)
  expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}'])
  const busy = await served(() => {
    throw refuse('TooManyRequestsException', 'busy', 6)
  })
  const refused = await fetch(`${busy.origin}/a`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '6'])
})

test('413 for an event over Lambda’s limit, and the connection lives on', async () => {
  const { port } = await served(({ body }) => {
    if ((body?.length ?? 0) > 6_291_556) throw refuse('RequestTooLargeException', 'too large')
    return 'small enough'
  })
  const post = (length: number) =>
    Buffer.concat([
      Buffer.from(
        `POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`,
      ),
      Buffer.alloc(length, 'x'),
    ])
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(post(7_000_000))
  const [first] = await once(socket, 'data')
  expect(String(first)).toMatch(/^HTTP\/1.1 413 (.|\s)*\{"message":"Request Entity Too Large"\}$/)
  socket.write(post(10))
  const [second] = await once(socket, 'data')
  expect(String(second)).toMatch(/small enough$/)
})

test('413 for an announced body over 10 MB, before it is sent', async () => {
  const { port, events } = await served(() => 'ok')
  const request = 'POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485761\r\n\r\n'
  expect(await exchange(port, request, /Too Large/)).toMatch(/^HTTP\/1.1 413 (.|\s)*connection: close/i)
  expect(events).toEqual([])
})

test('413 for a body without end, which is not read for ever', async () => {
  const { port, events } = await served(() => 'ok')
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 'x'), Buffer.from('\r\n')])
  const sending = setInterval(() => socket.write(chunk), 5)
  onTestFinished(() => {
    clearInterval(sending)
    socket.destroy()
  })
  // A client that never stops sending may find the connection closed before it has read the reply.
  expect(await readUntil(socket, /Too Large/).catch((error: Error) => error.message)).toMatch(
    /^HTTP\/1.1 413 |EPIPE|ECONNRESET/,
  )
  expect(events).toEqual([])
})

test('a client that sends 20 MB reads the 413', async () => {
  const { origin } = await served(() => 'ok')
  const response = await fetch(`${origin}/things`, { method: 'POST', body: Buffer.alloc(20_000_000) })
  expect(response.status).toBe(413)
})

test('400 for bytes that are not HTTP and for a path with invalid percent-encoding', async () => {
  const { port, origin } = await served(() => 'ok')
  expect(await exchange(port, 'nonsense\r\n\r\n', /Bad Request"/)).toMatch(/^HTTP\/1.1 400 /)
  expect((await fetch(`${origin}/things/%zz`)).status).toBe(400)
})

test('a client that disconnects early affects no other', async () => {
  const { port, origin } = await served(() => delay(50, 'ok'))
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf')
  socket.destroy()
  expect(await (await fetch(`${origin}/a`)).text()).toBe('ok')
})

const cors = {
  AllowOrigins: ['https://web.example'],
  AllowMethods: ['GET', 'POST'],
  AllowHeaders: ['authorization', 'content-type'],
  ExposeHeaders: ['retry-after'],
  AllowCredentials: true,
  MaxAge: 3600,
}

test('a preflight is answered by the gateway from the template', async () => {
  const { origin, events } = await served(() => 'ok', { cors })
  const preflight = (from: string) =>
    fetch(`${origin}/anywhere`, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST' },
    })
  const response = await preflight('https://web.example')
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': 'https://web.example',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-allow-credentials': 'true',
    'access-control-max-age': '3600',
  })
  expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false)
  expect(events).toEqual([])
})

test('replies carry the template’s CORS headers, not the function’s', async () => {
  const headers = { 'Access-Control-Allow-Origin': '*', 'X-Own': '1' }
  const { origin } = await served(() => ({ statusCode: 200, headers }), { cors })
  const from = (name: string) => fetch(`${origin}/a`, { headers: { origin: name } })
  const allowed = (await from('https://web.example')).headers
  expect(allowed.get('access-control-allow-origin')).toBe('https://web.example')
  expect(allowed.get('access-control-expose-headers')).toBe('retry-after')
  const refused = (await from('https://evil.example')).headers
  expect([refused.get('access-control-allow-origin'), refused.get('x-own')]).toEqual([null, '1'])
})

test('without a CORS configuration an OPTIONS is a request like any other', async () => {
  const { origin } = await served(() => 'ok')
  const headers = { origin: 'https://web.example', 'access-control-request-method': 'GET' }
  expect((await fetch(`${origin}/a`, { method: 'OPTIONS', headers })).status).toBe(404)
})

test('a taken port is reported in a sentence', async () => {
  const { port } = await served(() => 'ok')
  await expect(openGateway(port)).rejects.toThrow(`Port ${port} is in use.`)
})

test('stopping waits for the request under way', async () => {
  const { origin, stop } = await served(() => delay(200, 'finished'))
  const answer = fetch(`${origin}/a`).then(response => response.text())
  await delay(50)
  await stop()
  expect(await answer).toBe('finished')
})
