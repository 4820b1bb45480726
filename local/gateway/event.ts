import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { accountId } from '../account.ts'
import { randomHex } from '../random-hex.ts'
import { isTextType } from './body.ts'
import type { RouteMatch } from './routes.ts'

/** A request's target, split and decoded. */
export interface Target {
  /** Decoded, as HTTP APIs hand it over. */
  readonly path: string
  readonly segments: readonly string[]
  /** As it was sent, without the `?`. */
  readonly query: string
}

/** @returns undefined when the path is not valid percent-encoding */
export const targetOf = (url: string): Target | undefined => {
  const mark = url.indexOf('?')
  const raw = mark < 0 ? url : url.slice(0, mark)
  try {
    const segments = raw.split('/').slice(1).map(decodeURIComponent)
    return { path: `/${segments.join('/')}`, segments, query: mark < 0 ? '' : url.slice(mark + 1) }
  } catch {
    return undefined
  }
}

/** A request id of the form API Gateway gives, e.g. `JKJaXmPLvHcESHA=`. */
export const newRequestId = (): string => `${Buffer.from(randomHex(), 'hex').toString('base64url').slice(0, 15)}=`

export interface EventParts {
  readonly request: IncomingMessage
  readonly target: Target
  readonly route: RouteMatch
  readonly body: Buffer
  readonly apiId: string
  readonly requestId: string
  readonly stageVariables?: Readonly<Record<string, string>>
}

/** The event of payload format 2.0. */
export const eventOf = ({ request, target, route, body, apiId, requestId, stageVariables }: EventParts) => {
  const { cookie, ...headers } = combined(request)
  const asText = isTextType(headers['content-type'])
  const queryStringParameters = queryOf(target.query)
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: target.path,
    rawQueryString: target.query,
    ...(cookie && { cookies: cookie.split(/;\s*/).filter(Boolean) }),
    headers: { ...headers, ...forwarding(request, headers) },
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: contextOf({ request, target, route, apiId, requestId, headers }),
    ...(route.pathParameters && { pathParameters: { ...route.pathParameters } }),
    ...(body.length > 0 && { body: body.toString(asText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !asText,
    ...(stageVariables && { stageVariables: { ...stageVariables } }),
  }
  return event
}

const contextOf = (parts: Omit<EventParts, 'body'> & { headers: Record<string, string> }) => {
  const { request, target, route, apiId, requestId, headers } = parts
  const domainName = (headers.host ?? 'localhost').replace(/:\d+$/, '')
  const now = Date.now()
  return {
    accountId,
    apiId,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? domainName,
    http: {
      method: request.method ?? 'GET',
      path: target.path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: sourceIpOf(request),
      userAgent: headers['user-agent'] ?? '',
    },
    requestId,
    routeKey: route.routeKey,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now,
  }
}

const combined = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(name === 'cookie' ? '; ' : ',')]),
  )

const forwarding = (request: IncomingMessage, headers: Record<string, string>): Record<string, string> => ({
  'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomHex()}`,
  'x-forwarded-for': [headers['x-forwarded-for'], sourceIpOf(request)].filter(Boolean).join(', '),
  'x-forwarded-port': String(request.socket.localPort),
  'x-forwarded-proto': 'http',
})

/** The address a connection came from. */
export const sourceIpOf = ({ socket }: IncomingMessage): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '')

const queryOf = (query: string): Record<string, string> | undefined => {
  if (query === '') return undefined
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name)
    parameters.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(parameters)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

// 12/Mar/2026:19:03:58 +0000
const commonLogTime = (time: number): string => {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`
}
