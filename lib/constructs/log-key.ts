import { type CfnResource, CustomResource } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { DomainFunction } from './domain-function.ts'
import type { GroupPlatform } from './platform.ts'

/** Makes the activity log's first key at deploy: the private half goes into its secret, the public one to the anchors. */
export class LogKey extends DomainFunction {
  /** Once it stands, there is a key. */
  readonly made: CfnResource

  constructor(scope: Construct, id: string, platform: GroupPlatform) {
    super(scope, id, 'activity', 'createLogKey', platform, { writes: ['log'], anchors: 'add', timeoutSeconds: 60 })
    const key = new CustomResource(this, 'Key', {
      serviceToken: this.lambda.functionArn,
      resourceType: 'Custom::LogKey',
    })
    // CloudFormation calls the function as soon as it stands; its role then has its permissions.
    key.node.addDependency(this.lambda)
    this.made = key.node.defaultChild as CfnResource
  }
}
