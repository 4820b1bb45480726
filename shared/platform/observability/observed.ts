import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { now } from '../../kernel/clock.ts'
import type { Contract } from '../http/contract.ts'
import { requestContextOf } from '../http/request-context.ts'
import { log, traceOf } from './log.ts'

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/** One log line for each request, which carries its metrics too. */
export const observed = (contract: Contract): Middleware => {
  const startedAt = new WeakMap<APIGatewayProxyEventV2, number>()
  const tell: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({ event, response }) => {
    const status = response?.statusCode ?? 500
    const latency = now() - (startedAt.get(event) ?? now())
    const { code, userId, cause } = requestContextOf(event)
    log[status >= 500 ? 'error' : 'info'](
      contract.name,
      {
        request_id: event.requestContext.requestId,
        user_id: userId,
        method: contract.method,
        path: contract.path,
        status,
        code,
        latency_ms: latency,
        error: cause === undefined ? undefined : traceOf(cause),
      },
      {
        requests: [1, 'Count'],
        faults: [status >= 500 ? 1 : 0, 'Count'],
        latency: [latency, 'Milliseconds'],
      },
    )
  }
  return { before: ({ event }) => void startedAt.set(event, now()), after: tell, onError: tell }
}
