import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Contract } from './contract.ts'
import { toProblem } from './problem.ts'
import { requestContextOf } from './request-context.ts'

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/** Turns a thrown error into problem details. */
export const problems = (contract: Contract): Middleware => ({
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
  },
})
