import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Contract } from './contract.ts'
import { toProblem } from './problem.ts'
import { trailOf } from './trail.ts'

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/** Turns what is thrown into problem details, and adds the rate limit's headers to every reply. */
export const problems = (contract: Contract): Middleware => ({
  after: request => {
    addLimitHeaders(request.event, request.response)
  },
  onError: request => {
    const trail = trailOf(request.event)
    const { status, headers, body, expected } = toProblem(
      contract,
      request.error,
      request.event.requestContext.requestId,
    )
    trail.code = String(body.code)
    if (!expected) trail.cause = request.error
    request.response = { statusCode: status, headers: { ...headers }, body: JSON.stringify(body) }
    addLimitHeaders(request.event, request.response)
  },
})

const addLimitHeaders = (event: APIGatewayProxyEventV2, response: APIGatewayProxyStructuredResultV2 | null) => {
  const { standing } = trailOf(event)
  if (!standing || !response) return
  response.headers = {
    ...response.headers,
    'x-ratelimit-limit': standing.limit,
    'x-ratelimit-remaining': standing.remaining,
    'x-ratelimit-reset': standing.resetSeconds,
  }
}
