import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Contract } from './contract.ts'
import { toProblem } from './problem.ts'
import { requestContextOf } from './request-context.ts'

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/** Turns a thrown error into problem details, and adds the rate limit's headers to every reply. */
export const problems = (contract: Contract): Middleware => ({
  after: request => {
    addLimitHeaders(request.event, request.response)
  },
  onError: request => {
    const context = requestContextOf(request.event)
    const { status, headers, body, expected } = toProblem(
      contract,
      request.error,
      request.event.requestContext.requestId,
    )
    context.code = String(body.code)
    if (!expected) context.cause = request.error
    request.response = { statusCode: status, headers: { ...headers }, body: JSON.stringify(body) }
    addLimitHeaders(request.event, request.response)
  },
})

const addLimitHeaders = (event: APIGatewayProxyEventV2, response: APIGatewayProxyStructuredResultV2 | null) => {
  const { rateLimit } = requestContextOf(event)
  if (!rateLimit || !response) return
  response.headers = {
    ...response.headers,
    'x-ratelimit-limit': rateLimit.limit,
    'x-ratelimit-remaining': rateLimit.remaining,
    'x-ratelimit-reset': rateLimit.resetSeconds,
  }
}
