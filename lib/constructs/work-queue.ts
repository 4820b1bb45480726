import { Duration } from 'aws-cdk-lib'
import { type Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

/** How long a message hides from others while a function works on it: six times that function's time-out, as AWS advises. */
const visibilityTimeout = Duration.seconds(180)

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }

/** Where given-up messages lie for fourteen days, with an alarm as soon as there is one. */
export class DeadLetters extends Construct {
  readonly queue: Queue
  readonly alarm: Alarm

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', common)
    this.alarm = this.queue
      .metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) })
      .createAlarm(this, 'Alarm', {
        alarmDescription: `${scope.node.id}: a message was given up. docs/guides/operations.md says how to look at it and send it again.`,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
  }
}

/** A queue with its dead letters. A message is tried `maxReceiveCount` times. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: DeadLetters

  constructor(scope: Construct, id: string, { maxReceiveCount = 5 }: { maxReceiveCount?: number } = {}) {
    super(scope, id)
    this.deadLetters = new DeadLetters(this, 'DeadLetters')
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount },
    })
  }
}
