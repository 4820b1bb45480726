import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

/**
 * The topic of every alarm, for people to subscribe to. It has no key of its own: its messages are the names of alarms, SNS
 * encrypts its disks, and CloudWatch cannot use SNS's own key.
 */
export class AlarmsTopic extends Topic {
  /** The address of the page of runbooks, which has a heading for each alarm. */
  readonly runbooks: string

  constructor(scope: Construct, id: string, runbooks: string) {
    super(scope, id, { displayName: 'Holdfast alarms', enforceSSL: true })
    this.runbooks = runbooks
    // A topic with a policy of its own loses the default one, by which alarms of the account could publish.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
  }
}

/**
 * An alarm goes off when the metric reached `threshold` in each of `periods` periods of the metric's own length; no data is no
 * alarm, and a percentile of too few values changes nothing.
 */
export interface Watch {
  readonly metric: IMetric
  readonly description: string
  readonly threshold?: number
  readonly periods?: number
  readonly topic: AlarmsTopic
}

export const aMinute = Duration.minutes(1)
export const fiveMinutes = Duration.minutes(5)

export const watch = (
  scope: Construct,
  id: string,
  { metric, description, threshold = 1, periods = 1, topic }: Watch,
): Alarm => {
  const isPercentile = /^p\d/.test(String(metric.toMetricConfig().metricStat?.statistic))
  const alarm = new Alarm(scope, id, {
    metric,
    alarmDescription: `${description} ${topic.runbooks}#${runbookOf(`${scope.node.path}/${id}`).toLowerCase()}`,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    ...(isPercentile && { evaluateLowSampleCountPercentile: 'ignore' }),
  })
  alarm.addAlarmAction(new SnsAction(topic))
  return alarm
}

/** `Holdfast/RefundsQueue/DeadLetters/Alarm` → `RefundsQueueDeadLettersAlarm`, the heading of its runbook. */
export const runbookOf = (path: string): string =>
  path
    .split('/')
    .slice(1)
    .filter(part => !part.endsWith('Domain'))
    .join('')
