import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { RateLimitStatus } from '../dynamo/rate-limits.ts'

/** Collected while a request is handled, for the log line and the reply's headers. */
export interface RequestContext {
  userId?: string
  rateLimit?: RateLimitStatus
  code?: string
  /** The error behind a 5xx. */
  cause?: unknown
}

const contexts = new WeakMap<APIGatewayProxyEventV2, RequestContext>()

export const requestContextOf = (event: APIGatewayProxyEventV2): RequestContext => {
  const context = contexts.get(event) ?? {}
  contexts.set(event, context)
  return context
}
