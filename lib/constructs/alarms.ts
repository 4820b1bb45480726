import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

/**
 * The topic of every alarm, for people to subscribe to. It has no key of its own: its messages are the names of alarms, SNS
 * encrypts its disks, and CloudWatch cannot use SNS's own key.
 */
export class AlarmsTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: 'Holdfast alarms', enforceSSL: true })
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

/** An alarm goes off when the metric reached `threshold` in each of `minutes` one-minute periods; no data is no alarm. */
interface Watch {
  readonly metric: Metric
  readonly description: string
  readonly threshold?: number
  readonly minutes?: number
  readonly topic: ITopic
}

export const watch = (
  scope: Construct,
  id: string,
  { metric, description, threshold, minutes, topic }: Watch,
): Alarm => {
  const alarm = new Alarm(scope, id, {
    metric: metric.with({ period: Duration.minutes(1) }),
    alarmDescription: `${description} docs/guides/operations.md says what to do.`,
    threshold: threshold ?? 1,
    evaluationPeriods: minutes ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  alarm.addAlarmAction(new SnsAction(topic))
  return alarm
}

/** An alarm for the first time that a function counts `metricName` with the line `line` of its log. */
const watchLines = (
  scope: Construct,
  id: string,
  {
    metricName,
    line,
    description,
    topic,
  }: Pick<Watch, 'description' | 'topic'> & Record<'metricName' | 'line', string>,
): Alarm => {
  const metric = new Metric({ namespace: 'Holdfast', metricName, dimensionsMap: { endpoint: line }, statistic: 'Sum' })
  return watch(scope, id, { metric, description, topic })
}

/** Goes off when a function met a record that contradicts its schema, or was about to store one (decision 18). */
export const watchRecords = (scope: Construct, topic: ITopic): Alarm =>
  watchLines(scope, 'InvalidRecordsAlarm', {
    metricName: 'invalid_records',
    line: 'invalid record',
    description: 'A stored record contradicts its schema or itself.',
    topic,
  })

/** Goes off when money needs a person: see `logForReview`. */
export const watchMoney = (scope: Construct, topic: ITopic): Alarm =>
  watchLines(scope, 'MoneyToReviewAlarm', {
    metricName: 'money_to_review',
    line: 'money to review',
    description: 'Money came that no sale accounts for, or a refund is not paid.',
    topic,
  })
