import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { watch } from './alarms.ts'

/** The HTTP API of a group with its throttle, access log and alarm. */
export const groupApi = (stack: Construct, { origins }: Settings, alarms: ITopic): HttpApi => {
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
  watch(stack, 'ServerErrorsAlarm', {
    metric: api.metricServerError({ statistic: 'Sum' }),
    description: 'The API answered with a 5xx: an undeclared error, a time-out, or a dependency that throttles.',
    topic: alarms,
  })
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

/** One log group for all functions of an API group: a log group each would be a sixth resource of every endpoint. */
export const functionLogs = (stack: Construct): LogGroup => logGroup(stack, 'FunctionLogs')

const logGroup = (stack: Construct, id: string): LogGroup =>
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
