import { Stack, type StackProps } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Construct } from 'constructs'
import { deployInOrder } from '../constructs/deploy-order.ts'
import { DomainStack } from '../constructs/domain-stack.ts'
import { functionLogs } from '../constructs/function-logs.ts'
import { groupApi } from '../constructs/group-api.ts'
import type { Platform } from '../constructs/platform.ts'
import { type Domain, hasFunctions, stackOfGroup } from '../domain.ts'
import { failuresOutputs, output } from './outputs.ts'

/** Every API group but `core`: an HTTP API, and each domain's functions in a nested stack. */
export class ApiGroupStack extends Stack {
  readonly group: string
  readonly api: HttpApi

  constructor(scope: Construct, group: string, domains: readonly Domain[], platform: Platform, props: StackProps) {
    super(scope, stackOfGroup(group), { description: `Holdfast: the API group ${group}`, ...props })
    this.group = group
    this.api = groupApi(this, platform.settings, platform.alarms)
    const shared = { ...platform, api: this.api, functionLogs: functionLogs(this, domains, platform.settings) }
    output(this, 'ApiId', this.api.apiId)
    const deployed = domains
      .filter(hasFunctions)
      .map(domain => ({ domain, stack: new DomainStack(this, domain, shared) }))
    deployInOrder(deployed)
    failuresOutputs(
      this,
      deployed.map(({ stack }) => stack),
    )
  }
}
