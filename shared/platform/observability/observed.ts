import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { now } from '../../kernel/clock.ts'
import type { Contract } from '../http/contract.ts'
import { trailOf } from '../http/trail.ts'
import { log, traceOf } from './log.ts'

const metrics = new Metrics({ namespace: 'Holdfast' })

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/** One log line and one set of metrics (CloudWatch's embedded metric format) for each request. */
export const observed = (contract: Contract): Middleware => {
  const startedAt = new WeakMap<APIGatewayProxyEventV2, number>()
  const tell: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({
    event,
    response,
    error,
  }) => {
    const status = response?.statusCode ?? 500
    const latency = now() - (startedAt.get(event) ?? now())
    const { code, userId, cause } = trailOf(event)
    log[status >= 500 ? 'error' : 'info'](contract.name, {
      request_id: event.requestContext.requestId,
      user_id: userId,
      method: contract.method,
      path: contract.path,
      status,
      code,
      latency_ms: latency,
      error: cause && traceOf(cause),
    })
    metrics.addDimensions({ endpoint: contract.name })
    metrics.addMetric('requests', MetricUnit.Count, 1)
    metrics.addMetric('latency', MetricUnit.Milliseconds, latency)
    if (error && status >= 500) metrics.addMetric('faults', MetricUnit.Count, 1)
    metrics.publishStoredMetrics()
  }
  return { before: ({ event }) => void startedAt.set(event, now()), after: tell, onError: tell }
}
