import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { Composition } from '../../shared/platform/compose.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import type { Settings } from '../settings.ts'
import { type AlarmsTopic, aMinute, fiveMinutes, type Watch, watch } from './alarms.ts'
import type { Platform } from './platform.ts'
import { stageMetric } from './stage-metrics.ts'

type StageAlarm = Omit<Watch, 'topic'>

interface Watched {
  readonly settings: Settings
  readonly alarms: AlarmsTopic
  readonly composition: Composition
  readonly queues: Platform['queues']
}

/** The alarms of a stage as a whole, whatever functions and tables it has: each metric of an alarm costs $0.10 a month. */
export const watchStage = (scope: Construct, watched: Watched): void => {
  const alarms = { ...failures(watched.settings), ...slowness(watched.settings), ...ofAccount(), ...waiting(watched) }
  for (const [id, alarm] of Object.entries(alarms)) watch(scope, id, { ...alarm, topic: watched.alarms })
}

/** Each of these is one thing that went wrong. */
const failures = (settings: Settings): Record<string, StageAlarm> => {
  const first = (name: string, description: string): StageAlarm => ({
    metric: stageMetric(settings, name).with({ period: aMinute }),
    description,
  })
  return {
    UndeclaredErrorsAlarm: first('undeclared_errors', 'A request met an error that its contract does not declare.'),
    InvalidRecordsAlarm: first('invalid_records', 'A stored record contradicts its schema or itself.'),
    MoneyToReviewAlarm: first('money_to_review', 'Money came that no sale accounts for, or a refund is not paid.'),
    LedgerDifferenceAlarm: first('ledger_differences', 'A day’s report of the ledger does not add up.'),
    FunctionFailuresAlarm: first(
      'function_failures',
      'A function crashed or ran out of time, or a scheduled run failed.',
    ),
    CircuitOpenAlarm: first(
      'circuits_opened',
      'A payment gateway, SES, SNS or a push service did not answer five times in a row, and is not called for a while.',
    ),
    ParkedChangesAlarm: first('parked_changes', 'A change could not be processed, and waits in a queue of failures.'),
  }
}

const slowness = (settings: Settings): Record<string, StageAlarm> => ({
  GatewayFailuresAlarm: {
    metric: new MathExpression({
      // A call is tried three times, and each try counts: one call of a quiet night that fails is no outage.
      expression: 'IF(failed >= 5, failed / calls, 0)',
      usingMetrics: {
        failed: stageMetric(settings, 'gateway_failed'),
        calls: stageMetric(settings, 'gateway_failed', Stats.SAMPLE_COUNT),
      },
      label: 'share of the calls',
      period: fiveMinutes,
    }),
    threshold: 0.2,
    description: 'A fifth of the calls of payment gateways failed within five minutes, five at the least.',
  },
  DatabaseLatencyAlarm: {
    metric: stageMetric(settings, 'database_latency', Stats.p(95)),
    threshold: 100,
    periods: 2,
    description: 'One call of DynamoDB in twenty takes 100 ms or more.',
  },
  DatabaseThrottlesAlarm: {
    metric: stageMetric(settings, 'database_throttles'),
    threshold: 20,
    description: 'DynamoDB refused calls that were beyond the throughput of a table or a key.',
  },
  MemoryAlarm: {
    metric: stageMetric(settings, 'memory_nearly_full'),
    description: 'A function used 85 % of its memory or more.',
  },
  RefusalsAlarm: {
    metric: stageMetric(settings, 'refused', Stats.p(50)),
    // Refused is 1, anything else 0.
    threshold: 0.5,
    periods: 3,
    description: 'Half of all requests have been refused with a 4xx for a quarter of an hour.',
  },
  LateChangesAlarm: {
    metric: stageMetric(settings, 'late_changes'),
    description: 'Changes of a table waited too long in its stream: ten minutes, or six hours for the activity log.',
  },
})

/** These are of all stages and products in the account, as are the quotas behind them. */
const ofAccount = (): Record<string, StageAlarm> => ({
  FunctionThrottlesAlarm: {
    metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: Stats.SUM, period: aMinute }),
    description: 'Lambda refused to run a function: the account has no concurrency left.',
  },
  BouncesAlarm: {
    metric: new Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.BounceRate',
      statistic: Stats.MAXIMUM,
      period: Duration.hours(1),
    }),
    threshold: 0.05,
    description:
      'One mail in twenty comes back: SES reviews the account at this rate, and stops its mail at twice of it.',
  },
})

/** Lambda takes delayed messages as late as a quarter of an hour: that much of a timed queue's age is no delay. */
const delaySeconds = 900

const waiting = ({ composition, queues }: Watched): Record<string, StageAlarm> => {
  const awaited = Object.entries(composition.queues).filter(([name, { awaited }]) => awaited && name in queues)
  const ages = awaited.map(([name], index) => {
    const queue = queues[name as QueueName]?.queue
    return [`age${index}`, queue?.metricApproximateAgeOfOldestMessage({ period: aMinute }) as Metric] as const
  })
  const terms = awaited.map(([, { timed }], index) => `FILL(age${index}, 0)${timed ? ` - ${delaySeconds}` : ''}`)
  if (terms.length === 0) return {}
  return {
    QueueAgeAlarm: {
      metric: new MathExpression({
        expression: `MAX([${terms.join(', ')}])`,
        usingMetrics: Object.fromEntries(ages),
        label: 'seconds that the oldest message waits',
        period: aMinute,
      }),
      threshold: 600,
      periods: 3,
      description: 'A message that a customer waits for is ten minutes late.',
    },
  }
}
