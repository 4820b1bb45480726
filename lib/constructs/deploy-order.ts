import type { CfnResource } from 'aws-cdk-lib'
import type { Domain } from '../domain.ts'
import type { FunctionGrants } from '../grants.ts'
import type { DomainStack } from './domain-stack.ts'

interface Deployed {
  readonly domain: Domain
  readonly stack: DomainStack
}

/**
 * Has the nested stacks of an API group deployed after `first`, the keys that their functions sign with, and each after
 * those whose functions receive what it sends: a deploy that brings a new kind of message brings its consumer before. They are
 * removed the other way round.
 * @throws Error for domains that send to each other, of which neither can be first
 */
export const deployInOrder = (deployed: readonly Deployed[], first: readonly CfnResource[] = []): void => {
  for (const { domain, stack } of deployed) {
    const before = receiversOf(domain, deployed)
    if (before.some(receiver => reaches(receiver, domain, deployed)))
      throw new Error(
        `${domain.name} and a domain that it sends messages to wait for each other: neither is deployed first`,
      )
    const resources = [...first, ...before.flatMap(receiver => receiver.stack.nestedStackResource ?? [])]
    for (const resource of resources) stack.nestedStackResource?.addResourceDependency(resource)
  }
}

const receiversOf = (domain: Domain, deployed: readonly Deployed[]): Deployed[] => {
  const sent = new Set(grantsOf(domain).flatMap(({ sends = [] }) => sends))
  const receives = ({ queues = {} }: Domain) => Object.values(queues).some(({ queue }) => sent.has(queue))
  return deployed.filter(other => other.domain !== domain && receives(other.domain))
}

const grantsOf = ({ access, queues, streams, schedules }: Domain): FunctionGrants[] =>
  [access, queues, streams, schedules].flatMap(functions => Object.values<FunctionGrants>(functions ?? {}))

/** Whether messages go on from one domain to another, whatever the domains between. */
const reaches = (from: Deployed, to: Domain, deployed: readonly Deployed[], passed: readonly Domain[] = []): boolean =>
  receiversOf(from.domain, deployed)
    .filter(({ domain }) => !passed.includes(domain))
    .some(next => next.domain === to || reaches(next, to, deployed, [...passed, from.domain]))
