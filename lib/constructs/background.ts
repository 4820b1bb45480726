import { Duration } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import type { QueueGrants, ScheduleGrants, StreamGrants } from '../grants.ts'
import { DomainFunction } from './domain-function.ts'
import type { GroupPlatform } from './platform.ts'
import type { DeadLetters } from './work-queue.ts'

/** A function behind a queue: a few messages at a time, and only failed ones come back. */
export class QueueConsumer extends DomainFunction {
  constructor(
    scope: Construct,
    id: string,
    domain: string,
    name: string,
    platform: GroupPlatform,
    access: QueueGrants,
  ) {
    super(scope, id, domain, name, platform, access)
    const source = platform.queues[access.queue]
    if (!source) throw new Error(`${access.queue} is not part of this deployment`)
    // ChangeMessageVisibility and GetQueueUrl are for the consumer's own back-off, the others for Lambda.
    this.allow({
      actions: ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'].map(
        action => `sqs:${action}`,
      ),
      resources: [source.queue.queueArn],
    })
    if (platform.composition.queues[access.queue]?.ordered) this.#grantParking(source.deadLetters)
    const { batchSize = 10, atOnce } = access
    const maxConcurrency = typeof atOnce === 'number' ? atOnce : atOnce(platform.settings)
    this.lambda.addEventSource(
      new SqsEventSource(source.queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    )
  }

  /** What can never succeed must not keep the rest of its group waiting: the function itself puts it to the dead letters. */
  #grantParking({ queue }: DeadLetters): void {
    this.allow({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })
    this.lambda.addEnvironment('PARKING_QUEUE', queue.queueUrl)
  }
}

/** So often is a batch that fails as a whole tried again, cut in halves first: an outage of hours, or of one record, at most. */
const mostRetries = 300

/**
 * A function behind a table's stream. A change that can never be processed is parked by the function itself, in its domain's queue of
 * failures. What fails for now is tried again, for twelve hours at most; then where it stands in the stream, which keeps it
 * for twelve more, goes to the same queue.
 */
export class StreamConsumer extends DomainFunction {
  constructor(
    scope: Construct,
    id: string,
    domain: string,
    name: string,
    platform: GroupPlatform,
    access: StreamGrants,
    failures: DeadLetters,
  ) {
    super(scope, id, domain, name, platform, access)
    // What the function parks it counts itself, for one alarm over all; before Lambda parks anything, changes are long late.
    this.lambda.addEnvironment('PARKING_QUEUE', failures.queue.queueUrl)
    const table = platform.tables[access.table]
    this.#grantStream(table, failures)
    this.lambda.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        maxRecordAge: Duration.hours(12),
        retryAttempts: mostRetries,
        onFailure: new SqsDlq(failures.queue),
        ...(access.filters && { filters: access.filters.map(filter => FilterCriteria.filter(filter)) }),
      }),
    )
  }

  /** What Lambda itself does with the function's role. */
  #grantStream({ tableStreamArn }: Table, failures: DeadLetters): void {
    if (!tableStreamArn) throw new Error(`${this.node.path} needs a table with a stream`)
    this.allow({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [tableStreamArn],
    })
    this.allow({ actions: ['dynamodb:ListStreams'], resources: ['*'] })
    this.allow({ actions: ['sqs:SendMessage'], resources: [failures.queue.queueArn] })
  }
}

/** A scheduled function. */
export class ScheduledFunction extends DomainFunction {
  constructor(
    scope: Construct,
    id: string,
    domain: string,
    name: string,
    platform: GroupPlatform,
    access: ScheduleGrants,
  ) {
    super(scope, id, domain, name, platform, access)
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(Duration.minutes(access.everyMinutes)),
      targets: [new LambdaFunction(this.lambda)],
    })
  }
}
