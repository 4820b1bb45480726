import { type CfnResource, CustomResource } from 'aws-cdk-lib'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { accessKeys } from '../../shared/platform/auth/access-keys.ts'
import { DomainFunction } from './domain-function.ts'
import type { GroupPlatform } from './platform.ts'

/**
 * Makes the key pairs at deploy: the private halves go into their secrets, the public ones into the identity table.
 * A later deploy keeps what is there.
 */
export class SigningKeys extends DomainFunction {
  /** Once they stand, there are keys. */
  readonly made: readonly CfnResource[]

  constructor(scope: Construct, id: string, platform: GroupPlatform) {
    super(scope, id, 'identity', 'createSigningKeys', platform, { timeoutSeconds: 60 })
    this.grantKeys({ table: 'identity', actions: ['GetItem', 'UpdateItem'], leadingKeys: [accessKeys.publicKeys.pk] })
    this.made = [this.#makeKeys('access', platform.secrets.access), this.#makeKeys('tickets', platform.secrets.tickets)]
  }

  #makeKeys(purpose: 'access' | 'tickets', secret: ISecret | undefined): CfnResource {
    if (!secret) throw new Error(`no secret for ${purpose} keys`)
    this.allow({
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      resources: [secret.secretArn],
    })
    const keys = new CustomResource(this, `${purpose}-keys`, {
      serviceToken: this.lambda.functionArn,
      resourceType: 'Custom::SigningKeys',
      properties: { purpose, secret_arn: secret.secretArn },
    })
    // CloudFormation calls the function as soon as it stands; its role then has its permissions.
    keys.node.addDependency(this.lambda)
    return keys.node.defaultChild as CfnResource
  }
}
