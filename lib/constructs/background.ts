import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import type { QueueAccess, ScheduleAccess, StreamAccess } from '../access.ts'
import { DomainFunction } from './domain-function.ts'
import type { Platform } from './platform.ts'
import { DeadLetters } from './work-queue.ts'

/** A function behind a queue: a few messages at a time, and only failed ones come back. */
export class QueueConsumer extends DomainFunction {
  constructor(scope: Construct, id: string, domain: string, name: string, platform: Platform, access: QueueAccess) {
    super(scope, id, domain, name, platform, access)
    const source = platform.queues[access.queue]
    if (!source) throw new Error(`${access.queue} is not part of this deployment`)
    this.lambda.addEventSource(
      new SqsEventSource(source.queue, { batchSize: access.batchSize ?? 10, reportBatchItemFailures: true }),
    )
  }
}

/** A function behind a table's stream: changes in order; what cannot be told after a day goes to a dead-letter queue. */
export class StreamConsumer extends DomainFunction {
  readonly failures: DeadLetters

  constructor(scope: Construct, id: string, domain: string, name: string, platform: Platform, access: StreamAccess) {
    super(scope, id, domain, name, platform, access)
    this.failures = new DeadLetters(this, 'Failures')
    this.lambda.addEventSource(
      new DynamoEventSource(platform.tables[access.table], {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 20,
        maxRecordAge: Duration.hours(23),
        onFailure: new SqsDlq(this.failures.queue),
        ...(access.filters && { filters: access.filters.map(filter => FilterCriteria.filter(filter)) }),
      }),
    )
  }
}

/** A function the clock runs. */
export class ScheduledFunction extends DomainFunction {
  constructor(scope: Construct, id: string, domain: string, name: string, platform: Platform, access: ScheduleAccess) {
    super(scope, id, domain, name, platform, access)
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(Duration.minutes(access.everyMinutes)),
      targets: [new LambdaFunction(this.lambda)],
    })
  }
}
