import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { now } from '../../kernel/clock.ts'
import type { Contract } from '../http/contract.ts'
import { requestContextOf } from '../http/request-context.ts'
import { addressGroupOf } from './address-group.ts'
import { takeDurations } from './database-calls.ts'
import { log, type Measures, traceOf } from './log.ts'

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
        address_group: isRefused(status) ? addressGroupOf(believedAddressOf(event, code)) : undefined,
        error: cause === undefined ? undefined : traceOf(cause),
      },
      { by: ['endpoint'], measures: { latency: [latency, 'Milliseconds'], ...counted('faults', status >= 500) } },
      { measures: measuresOfStage(status, cause !== undefined) },
    )
  }
  return { before: ({ event }) => void startedAt.set(event, now()), after: tell, onError: tell }
}

/** How many requests there were is the number of latencies; a fault is written only where there is one. */
const measuresOfStage = (status: number, isUndeclared: boolean): Measures => {
  const calls = takeDurations()
  return {
    refused: [isRefused(status) ? 1 : 0, 'Count'],
    ...counted('undeclared_errors', isUndeclared),
    ...(calls.length > 0 && { database_latency: [calls, 'Milliseconds'] }),
  }
}

const counted = (name: string, isSo: boolean): Measures => (isSo ? { [name]: [1, 'Count'] } : {})

const isRefused = (status: number): boolean => status >= 400 && status < 500

/** A request that came past CloudFront could have any value in this header. */
const believedAddressOf = ({ headers }: APIGatewayProxyEventV2, code: string | undefined): string | undefined =>
  code === 'PUBLIC_ADDRESS_ONLY' ? undefined : headers['x-viewer-address']
