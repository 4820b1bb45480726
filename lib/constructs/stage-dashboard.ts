import { Duration, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  Metric,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { fiveMinutes } from './alarms.ts'
import { type LogQueryName, logQueries } from './log-queries.ts'
import type { GroupPlatform } from './platform.ts'
import { stageMetric } from './stage-metrics.ts'

/**
 * The dashboard of a stage, under its stack's name. An account has three for nothing, with at most fifty metrics each. Its
 * tables of log lines are those of the group `core`; every group has the same as saved queries.
 */
export const stageDashboard = (scope: Construct, platform: GroupPlatform): Dashboard => {
  const { settings, functionLogs, alarms } = platform
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: Stack.of(scope).stackName,
    defaultInterval: Duration.hours(3),
  })
  dashboard.addWidgets(
    new TextWidget({ width: 24, height: 2, markdown: `What to do when an alarm goes off: ${alarms.runbooks}` }),
    new AlarmStatusWidget({ width: 24, height: 4, alarms: scope.node.findAll().filter(each => each instanceof Alarm) }),
  )
  dashboard.addWidgets(...requests(platform.api, settings))
  dashboard.addWidgets(...running(settings))
  dashboard.addWidgets(...storing(platform))
  dashboard.addWidgets(...waiting(platform))
  dashboard.addWidgets(...people(settings))
  for (const pair of tables) dashboard.addWidgets(...pair.map(name => table(name, functionLogs)))
  return dashboard
}

const tables: readonly (readonly LogQueryName[])[] = [
  ['errors', 'function failures'],
  ['slow database calls', 'memory and duration'],
  ['refused requests', 'gateway failures'],
  ['table sizes', 'slow endpoints'],
]

const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): IWidget =>
  new GraphWidget({ title, width: 8, height: 6, left: [...left], right: [...right] })

const table = (name: LogQueryName, logs: ILogGroup): IWidget =>
  new LogQueryWidget({
    title: name,
    width: 12,
    height: 6,
    logGroupNames: [logs.logGroupName],
    queryString: logQueries[name],
  })

const requests = (api: HttpApi, settings: Settings): IWidget[] => {
  const sum = { statistic: Stats.SUM, period: fiveMinutes }
  const latency = (statistic: string) => api.metricLatency({ statistic, period: fiveMinutes, label: statistic })
  return [
    graph('Requests', [api.metricCount(sum)], [api.metricClientError(sum), api.metricServerError(sum)]),
    graph('Latency of the API', [latency(Stats.p(50)), latency(Stats.p(95))]),
    graph('Errors', [stageMetric(settings, 'undeclared_errors'), stageMetric(settings, 'invalid_records')]),
  ]
}

/** Lambda's own numbers are of the whole account. */
const running = (settings: Settings): IWidget[] => {
  const lambda = (metricName: string, statistic: string) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: fiveMinutes })
  return [
    graph(
      'Functions of the account',
      [lambda('Invocations', Stats.SUM)],
      [lambda('ConcurrentExecutions', Stats.MAXIMUM)],
    ),
    graph('Functions: duration', [lambda('Duration', Stats.p(95))]),
    graph('Functions: failures', [
      lambda('Throttles', Stats.SUM),
      stageMetric(settings, 'function_failures'),
      stageMetric(settings, 'memory_nearly_full'),
    ]),
  ]
}

const storing = ({ settings, tables: stored }: GroupPlatform): IWidget[] => [
  graph(
    'DynamoDB: latency of a call, throttles',
    [stageMetric(settings, 'database_latency', Stats.p(50)), stageMetric(settings, 'database_latency', Stats.p(95))],
    [stageMetric(settings, 'database_throttles')],
  ),
  graph(
    'DynamoDB: write units',
    Object.entries(stored).map(([label, each]) =>
      each.metricConsumedWriteCapacityUnits({ statistic: Stats.SUM, period: fiveMinutes, label }),
    ),
  ),
  graph('Streams', [stageMetric(settings, 'late_changes'), stageMetric(settings, 'parked_changes')]),
]

/** Of the queues those whose messages a customer waits for; what lies too long in any other is seen by its dead letters. */
const waiting = ({ settings, queues, composition }: GroupPlatform): IWidget[] => [
  graph(
    'Queues: age of the oldest message',
    Object.entries(queues)
      .filter(([name]) => composition.queues[name]?.awaited)
      .map(([label, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, label })),
  ),
  graph(
    'Money',
    [
      stageMetric(settings, 'latency', Stats.SAMPLE_COUNT, 'createBooking'),
      stageMetric(settings, 'latency', Stats.SAMPLE_COUNT, 'initiatePayment'),
      stageMetric(settings, 'money_to_review'),
    ],
    [stageMetric(settings, 'gateway_failed', Stats.AVERAGE)],
  ),
]

const people = (settings: Settings): IWidget[] => {
  const calls = (endpoint: string) => stageMetric(settings, 'latency', Stats.SAMPLE_COUNT, endpoint)
  const mail = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.SUM, period: fiveMinutes })
  return [
    graph('Sign-in', ['login', 'requestOtp', 'verifyOtp', 'registerUser'].map(calls)),
    graph('Sessions in use', [sessionsInUse(settings)]),
    graph('Mail of the account', [mail('Send'), mail('Bounce'), mail('Complaint')]),
  ]
}

/** A session that is used asks for a new access token whenever one ends: as many ask in that time as there are. */
const sessionsInUse = (settings: Settings): IMetric => {
  const period = Duration.minutes(settings.tokenLifetimes.access_minutes)
  return new MathExpression({
    expression: 'refreshes',
    usingMetrics: {
      refreshes: stageMetric(settings, 'latency', Stats.SAMPLE_COUNT, 'refreshSession').with({ period }),
    },
    label: `refreshed within ${settings.tokenLifetimes.access_minutes} minutes`,
    period,
  })
}
