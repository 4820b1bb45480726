import { join } from 'node:path'
import { Arn, ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Access, KeyGrant, SecretName, TableAction } from '../access.ts'
import { bundleFolder } from '../bundling/bundle.ts'
import { fileNameOf, variableOf } from '../domain.ts'
import type { TableName } from '../tables.ts'
import type { Platform } from './platform.ts'

/** One Lambda with a role, a log group and an environment of its own: what its `Access` says, and nothing else. */
export class DomainFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly #platform: Platform

  constructor(scope: Construct, id: string, domain: string, name: string, platform: Platform, access: Access) {
    super(scope, id)
    this.#platform = platform
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Holdfast ${domain}/${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(bundleFolder, domain, fileNameOf(name))),
      memorySize: access.memoryMb ?? 1024,
      timeout: Duration.seconds(access.timeoutSeconds ?? 29),
      role,
      logGroup,
      environment: {
        FUNCTION_NAME: `${domain}/${fileNameOf(name)}`,
        STAGE: platform.settings.stage,
        HOLD_SECONDS: String(platform.settings.holdSeconds),
        POWERTOOLS_SERVICE_NAME: domain,
        ...access.environment,
      },
    })
    for (const [table, actions] of Object.entries(access.tables ?? {})) this.#grantTable(table as TableName, actions)
    for (const grant of access.items ?? []) this.grantKeys(grant)
    for (const queue of access.sends ?? []) {
      const { queue: target } = required(platform.queues[queue], queue)
      target.grantSendMessages(role)
      this.lambda.addEnvironment(variableOf(queue, 'QUEUE'), target.queueUrl)
    }
    for (const name of [...(access.reads ?? []), ...(access.writes ?? [])]) this.#grantSecret(name)
    for (const name of access.writes ?? []) platform.secrets[name]?.grantWrite(role)
    if (access.sendsMail) this.#grantMail()
    if (access.capsOtps) this.lambda.addEnvironment('OTP_CAPS', JSON.stringify(platform.settings.otpCaps))
    if (access.callsApi) this.lambda.addEnvironment('API_URL', platform.api.apiEndpoint)
  }

  /** Lets the function touch only items whose partition key begins so. */
  grantKeys({ table, actions, leadingKeys }: KeyGrant): void {
    this.#grantTable(table, actions, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leadingKeys } })
  }

  #grantSecret(name: SecretName): void {
    const secret = this.#platform.secrets[name]
    // Only a deployment without the sandbox gateway lacks one, and its functions never ask for it.
    if (!secret) return
    secret.grantRead(this.lambda)
    this.lambda.addEnvironment(variableOf(name, 'SECRET'), secret.secretArn)
  }

  #grantTable(name: TableName, actions: readonly TableAction[], conditions?: Record<string, unknown>): void {
    const table = this.#platform.tables[name]
    const withIndexes = actions.includes('Query')
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: actions.map(action => `dynamodb:${action}`),
        resources: withIndexes ? [table.tableArn, `${table.tableArn}/index/*`] : [table.tableArn],
        ...(conditions && { conditions }),
      }),
    )
    this.lambda.addEnvironment(variableOf(name, 'TABLE'), table.tableName)
  }

  #grantMail(): void {
    const { mailFrom } = this.#platform.settings
    const identity = { service: 'ses', resource: 'identity', arnFormat: ArnFormat.SLASH_RESOURCE_NAME }
    this.lambda.addEnvironment('MAIL_FROM', mailFrom)
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [Arn.format({ ...identity, resourceName: mailFrom.split('@')[1] ?? mailFrom }, Stack.of(this))],
      }),
    )
    // A text message goes to a phone number, which is no resource: SNS knows no narrower grant than this.
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: ['*'],
        conditions: { StringLike: { 'sns:Protocol': 'sms' } },
      }),
    )
  }
}

const required = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new Error(`${name} is granted but not part of this deployment`)
  return value
}
