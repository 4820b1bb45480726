import { NestedStack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type Domain, fileNameOf, pascal } from '../domain.ts'
import { QueueConsumer, ScheduledFunction, StreamConsumer } from './background.ts'
import { Endpoint } from './endpoint.ts'
import type { GroupPlatform } from './platform.ts'
import { DeadLetters } from './work-queue.ts'

export const idOf = (name: string): string => pascal(fileNameOf(name))

/** A domain's functions in a stack of their own, as CloudFormation takes at most 500 resources a stack. */
export class DomainStack extends NestedStack {
  /** What the domain's stream consumers could not process: a message names the stream, and so the function. */
  readonly failures?: DeadLetters

  constructor(scope: Construct, domain: Domain, platform: GroupPlatform) {
    super(scope, `${pascal(domain.name)}Domain`, { description: `Holdfast: ${domain.name}` })
    for (const [name, contract] of Object.entries(domain.contracts))
      new Endpoint(this, idOf(name), domain.name, contract, platform, domain.access[name] ?? {})
    for (const [name, access] of Object.entries(domain.queues ?? {}))
      new QueueConsumer(this, idOf(name), domain.name, name, platform, access)
    for (const [name, access] of Object.entries(domain.schedules ?? {}))
      new ScheduledFunction(this, idOf(name), domain.name, name, platform, access)
    const streams = Object.entries(domain.streams ?? {})
    if (streams.length === 0) return
    this.failures = new DeadLetters(this, `${pascal(domain.name)}Failures`)
    for (const [name, access] of streams)
      new StreamConsumer(this, idOf(name), domain.name, name, platform, access, this.failures)
  }
}
