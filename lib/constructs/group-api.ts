import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { type AlarmsTopic, fiveMinutes, watch } from './alarms.ts'

/** The HTTP API of a group with its throttle, access log and alarms. */
export const groupApi = (stack: Construct, { origins }: Settings, alarms: AlarmsTopic): HttpApi => {
  const api = new HttpApi(stack, 'Api', {
    createDefaultStage: false,
    // The web client is at the API's own origin, and needs none.
    ...(origins.length > 0 && { corsPreflight: corsFor(origins) }),
  })
  new HttpStage(stack, 'DefaultStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 5000, burstLimit: 5000 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup(stack, 'ApiLogs')),
      format: AccessLogFormat.custom(JSON.stringify(loggedFields)),
    },
  })
  watchApi(stack, api, alarms)
  return api
}

/** No cookies: a client at another origin has its tokens itself. */
const corsFor = (origins: readonly string[]): CorsPreflightOptions => ({
  allowOrigins: [...origins],
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
  exposeHeaders: [
    'deprecation',
    'retry-after',
    'sunset',
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
  ],
  maxAge: Duration.hours(1),
})

const watchApi = (stack: Construct, api: HttpApi, topic: AlarmsTopic): void => {
  watch(stack, 'ServerErrorsAlarm', {
    metric: new MathExpression({
      // Four errors of a quiet night are no outage; each that is a fault of the product has an alarm of its own.
      expression: 'IF(errors >= 5, 100 * errors / requests, 0)',
      usingMetrics: {
        errors: api.metricServerError({ statistic: Stats.SUM, period: fiveMinutes }),
        requests: api.metricCount({ statistic: Stats.SUM, period: fiveMinutes }),
      },
      label: 'percent of the requests',
      period: fiveMinutes,
    }),
    threshold: 1,
    description: 'The API answers one request in a hundred with a 5xx.',
    topic,
  })
  watch(stack, 'LatencyAlarm', {
    metric: api.metricLatency({ statistic: Stats.p(95), period: fiveMinutes }),
    threshold: 1000,
    periods: 3,
    description: 'One request in twenty has been taking a second or more for a quarter of an hour.',
    topic,
  })
}

export const logGroup = (stack: Construct, id: string): LogGroup =>
  new LogGroup(stack, id, { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY })

/** Neither address nor agent, path or caller. */
const loggedFields = {
  timestamp: '$context.requestTime',
  request_id: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  latency_ms: '$context.responseLatency',
  error: '$context.error.message',
}
