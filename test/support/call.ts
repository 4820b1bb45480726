import { randomUUID } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

const originKey = 'the-key-that-cloudfront-adds'
process.env.ORIGIN_KEYS = originKey

/** What CloudFront adds to every request. */
export const edgeHeaders = (ip = '203.0.113.7', host = 'localhost:8000') => ({
  'x-origin-key': originKey,
  'x-viewer-address': ip,
  'x-viewer-host': host,
})

/** One request, as a client would send it. Defaults: GET, or POST where there is a body; path `/`; address 203.0.113.7. */
export interface Call {
  readonly method?: string
  readonly path?: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in base64 where API Gateway would encode it. */
  readonly rawBody?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  /** An access token, sent as a bearer. */
  readonly token?: string
  readonly ip?: string
}

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Each `Set-Cookie` line. */
  readonly cookies: readonly string[]
  /** Decompressed, and parsed where it is JSON; else text. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert the shape of a reply
  readonly body: any
  /** The bytes as they are sent. */
  readonly raw: Buffer
}

type Handler = (event: APIGatewayProxyEventV2, context: Context) => unknown

/** Runs an endpoint's real handler with the event API Gateway's HTTP API (payload 2.0) would send it for CloudFront. */
export const call = async (handler: Handler, request: Call = {}): Promise<Answer> => {
  const event = eventOf(request)
  const result = (await handler(event, contextOf(event))) as APIGatewayProxyStructuredResultV2
  const raw = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8')
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), String(value)]],
    ),
  )
  const text = (decoders[headers['content-encoding'] ?? ''] ?? String)(raw).toString()
  const isJson = /json/.test(headers['content-type'] ?? '')
  return {
    status: result.statusCode ?? 200,
    headers,
    cookies: result.cookies ?? [],
    body: isJson && text !== '' ? JSON.parse(text) : text,
    raw,
  }
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { br: brotliDecompressSync, gzip: gunzipSync }

export const eventOf = (request: Call): APIGatewayProxyEventV2 => {
  const { params, path = '/', ip = '203.0.113.7' } = request
  const sent = bodyOf(request)
  const method = request.method ?? (sent.body === undefined ? 'GET' : 'POST')
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  const cookies = Object.entries(request.cookies ?? {}).map(([name, value]) => `${name}=${value}`)
  const headers = headersOf(request, sent, ip)
  const time = new Date()
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(Object.fromEntries(query)).toString(),
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '130.176.1.1', userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: time.toUTCString(),
      timeEpoch: time.getTime(),
    },
    ...(params && { pathParameters: { ...params } }),
    ...sent,
  }
}

const headersOf = (request: Call, sent: { body?: string }, ip: string): Record<string, string> => ({
  host: 'api1234567.execute-api.us-east-1.amazonaws.com',
  'user-agent': 'vitest',
  'x-forwarded-for': `${ip}, 130.176.1.1`,
  'x-origin-key': originKey,
  'x-viewer-address': ip,
  'x-viewer-host': 'localhost:8000',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
  ...(sent.body !== undefined && { 'content-type': 'application/json' }),
  ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }),
  ...Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
})

const bodyOf = ({ body, rawBody }: Call): { body?: string; isBase64Encoded: boolean } => {
  if (typeof rawBody === 'string') return { body: rawBody, isBase64Encoded: false }
  if (rawBody) return { body: Buffer.from(rawBody).toString('base64'), isBase64Encoded: true }
  return body === undefined ? { isBase64Encoded: false } : { body: JSON.stringify(body), isBase64Encoded: false }
}

/** The longest a function may take on Lambda: how fast a machine is must not decide what a handler answers here. */
export const mostMs = 900_000

export const contextOf = (event: APIGatewayProxyEventV2): Context => ({
  awsRequestId: event.requestContext.requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'under-test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:under-test',
  logGroupName: '/aws/lambda/under-test',
  logStreamName: 'test',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => mostMs,
  done: () => {},
  fail: () => {},
  succeed: () => {},
})
