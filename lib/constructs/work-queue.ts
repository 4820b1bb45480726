import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type AlarmsTopic, aMinute, watch } from './alarms.ts'

/** How long a message hides from others while a function works on it: six times that function's time-out, as AWS advises. */
const visibilityTimeout = Duration.seconds(180)

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }

/** Where given-up messages lie for fourteen days; with a topic there is an alarm as soon as there is one. */
export class DeadLetters extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, alarms?: AlarmsTopic) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', common)
    if (!alarms) return
    watch(this, 'Alarm', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: aMinute }),
      description: `${scope.node.id}: something was given up and waits in the dead-letter queue.`,
      topic: alarms,
    })
  }
}

interface WorkQueueProps {
  /** How often a message is tried. */
  readonly maxReceiveCount: number
  readonly alarms: AlarmsTopic
}

/** A queue with its dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: DeadLetters

  constructor(scope: Construct, id: string, { maxReceiveCount, alarms }: WorkQueueProps) {
    super(scope, id)
    this.deadLetters = new DeadLetters(this, 'DeadLetters', alarms)
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount },
    })
  }
}
