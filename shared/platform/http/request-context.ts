import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { RateLimitStatus } from '../dynamo/rate-limits.ts'

/** What is learnt of a request on its way, for the log line and the reply's headers, whatever its end. */
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
