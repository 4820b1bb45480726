import { Duration } from 'aws-cdk-lib'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type AlarmsTopic, aMinute, watch } from './alarms.ts'

/** How long a message hides from others while a function works on it: six times that function's time-out, as AWS advises. */
const visibilityTimeout = Duration.seconds(180)

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }

/** Each group has the throughput of a queue of its own. */
const ordered = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
}

/** Where given-up messages lie for fourteen days; with a topic there is an alarm as soon as there is one. */
export class DeadLetters extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, alarms?: AlarmsTopic, isOrdered = false) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', { ...common, ...(isOrdered && ordered) })
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
  /** Messages of one group come one after the other. */
  readonly isOrdered?: boolean
}

/** A queue with its dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: DeadLetters

  constructor(scope: Construct, id: string, { maxReceiveCount, alarms, isOrdered = false }: WorkQueueProps) {
    super(scope, id)
    this.deadLetters = new DeadLetters(this, 'DeadLetters', alarms, isOrdered)
    this.queue = new Queue(this, 'Queue', {
      ...common,
      ...(isOrdered && ordered),
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount },
    })
  }
}
