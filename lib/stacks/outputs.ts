import { CfnOutput, type Stack } from 'aws-cdk-lib'
import type { DomainStack } from '../constructs/domain-stack.ts'

/** An output under the name that docs/guides/operations.md uses. */
export const output = (stack: Stack, name: string, value: string): CfnOutput => new CfnOutput(stack, name, { value })

/** The queues of changes that a stream consumer could not process. */
export const failuresOutputs = (stack: Stack, domains: readonly DomainStack[]): void => {
  for (const failures of domains.flatMap(({ failures }) => failures ?? []))
    output(stack, `${failures.node.id}Arn`, failures.queue.queueArn)
}
