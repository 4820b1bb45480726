import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Invoke, type InvokeResult, isRefusal, type RefusedInvocation } from '../lambda/invoke.ts'
import type { HttpApiDefinition } from '../resources/http-api.ts'
import { discard, isRead, readBody } from './body.ts'
import { isPreflight, preflightReply, withCors } from './cors.ts'
import { eventOf, newRequestId, targetOf } from './event.ts'
import { type GatewayReply, gatewayMessage, internalServerError, replyOf } from './reply.ts'
import { compileRoutes } from './routes.ts'

export interface HttpApiOptions {
  readonly api: HttpApiDefinition
  readonly invoke: Invoke
  /** An integration's time; 30 when absent, as at AWS. */
  readonly timeoutSeconds?: number
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** An HTTP API of the template, with Lambda integrations of payload format 2.0. Answers every request. */
export const httpApi = (options: HttpApiOptions): RequestListener => {
  const { api } = options
  const routes = compileRoutes(api.routes.keys())
  return async (request, response) => {
    const requestId = newRequestId()
    const { origin } = request.headers
    if (api.cors && isPreflight(request)) return write(response, preflightReply(api.cors, origin), requestId)
    const reply = await answer(request, requestId, routes, options)
    return write(response, api.cors ? withCors(reply, api.cors, origin) : reply, requestId)
  }
}

const answer = async (
  request: IncomingMessage,
  requestId: string,
  routes: ReturnType<typeof compileRoutes>,
  { api, invoke, timeoutSeconds = 30 }: HttpApiOptions,
): Promise<GatewayReply> => {
  const target = targetOf(request.url ?? '/')
  if (!target) return gatewayMessage(400, 'Bad Request')
  const route = routes(request.method ?? 'GET', target.segments)
  const functionName = route && api.routes.get(route.routeKey)
  if (!functionName) return gatewayMessage(404, 'Not Found')
  const body = await readBody(request)
  if (!body) return tooLarge
  const { apiId, stageVariables } = api
  const event = eventOf({ request, target, route, body, apiId, requestId, stageVariables })
  try {
    return replyFor(await inTime(invoke(functionName, event), timeoutSeconds))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return error.code === 'RequestTooLargeException' ? tooLarge : throttled(error)
  }
}

const tooLarge = gatewayMessage(413, 'Request Entity Too Large')
const serviceUnavailable = gatewayMessage(503, 'Service Unavailable')
// API Gateway does not document the delay; Lambda does.
const throttled = ({ retryAfterSeconds = 1 }: RefusedInvocation): GatewayReply => ({
  ...serviceUnavailable,
  headers: { ...serviceUnavailable.headers, 'retry-after': String(retryAfterSeconds) },
})

const replyFor = (result: InvokeResult | 'late'): GatewayReply => {
  if (result === 'late') return serviceUnavailable
  return result.functionError ? internalServerError : replyOf(result.payload)
}

const inTime = async (invocation: Promise<InvokeResult>, seconds: number): Promise<InvokeResult | 'late'> => {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(late.resolve, seconds * 1000, 'late')
  try {
    return await Promise.race([invocation, late.promise])
  } finally {
    clearTimeout(timer)
    // The function runs on after the gateway gave up; what becomes of it then is no news to anyone.
    invocation.catch(() => {})
  }
}

const write = async (
  response: ServerResponse,
  { status, headers, body }: GatewayReply,
  requestId: string,
): Promise<void> => {
  const { req } = response
  // An unread rest of a body would be taken for the next request; the reply announces that this connection ends.
  const ends = !(await isRead(req))
  response.writeHead(status, {
    ...headers,
    'apigw-requestid': requestId,
    ...(status !== 204 && { 'content-length': body.length }),
    ...(ends && { connection: 'close' }),
  })
  const content = req.method === 'HEAD' || status === 204 ? Buffer.alloc(0) : body
  if (ends) {
    // The connection ends with the reply: one still sending would get a reset in its place.
    response.flushHeaders()
    response.write(content)
    await discard(req)
    response.end()
  } else response.end(content)
}
