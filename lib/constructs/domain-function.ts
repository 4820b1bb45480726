import { join } from 'node:path'
import { Aws, Duration } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { QueueName, TableName } from '../../shared/platform/domain.ts'
import { variableOf } from '../../shared/platform/environment.ts'
import { fileNameOf } from '../domain.ts'
import type { FunctionGrants, KeyGrant, SecretName, TableAction } from '../grants.ts'
import type { GroupPlatform } from './platform.ts'

interface Grant {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Record<string, Record<string, unknown>>
}

export const defaultMemoryMb = 1024

/** One Lambda with a role and an environment of its own: those of its `FunctionGrants`, and nothing else. */
export class DomainFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly #platform: GroupPlatform
  // It fills until the template is written: in the role itself, as a policy beside it would be a resource more.
  readonly #policy = new PolicyDocument()

  constructor(
    scope: Construct,
    id: string,
    domain: string,
    name: string,
    platform: GroupPlatform,
    access: FunctionGrants & { readonly entry?: string },
  ) {
    super(scope, id)
    this.#platform = platform
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { grants: this.#policy },
    })
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Holdfast ${domain}/${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(platform.bundleFolder, domain, fileNameOf(access.entry ?? name))),
      memorySize: access.memoryMb ?? defaultMemoryMb,
      timeout: Duration.seconds(access.timeoutSeconds ?? 29),
      ...(access.reserved !== undefined &&
        platform.settings.reservesConcurrency && { reservedConcurrentExecutions: access.reserved }),
      // Event sources would add a policy beside the role; all grants are made here.
      role: role.withoutPolicyUpdates(),
      logGroup: platform.functionLogs,
      ...(platform.settings.isTraced && { tracing: Tracing.ACTIVE }),
      environment: {
        FUNCTION_NAME: `${domain}/${fileNameOf(name)}`,
        STAGE: platform.settings.stage,
        HOLD_SECONDS: String(platform.settings.holdSeconds),
        POWERTOOLS_SERVICE_NAME: domain,
        ...access.environment,
      },
    })
    this.allow({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [platform.functionLogs.logGroupArn],
    })
    // X-Ray knows no resources.
    if (platform.settings.isTraced)
      this.allow({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] })
    this.#grantAll(access)
  }

  /** Lets the function touch only items whose partition key begins so. */
  grantKeys({ table, actions, leadingKeys, index }: KeyGrant): void {
    const { tableArn, tableName } = this.#platform.tables[table]
    this.allow({
      actions: actions.map(action => `dynamodb:${action}`),
      resources: [index === undefined ? tableArn : `${tableArn}/index/${index}`],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': leadingKeys } },
    })
    this.lambda.addEnvironment(variableOf(table, 'TABLE'), tableName)
  }

  // CDK's own grants (grantRead, grantSendMessages …) allow more than the code here ever calls.
  protected allow({ actions, resources, conditions }: Grant): void {
    this.#policy.addStatements(
      new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) }),
    )
  }

  #grantAll({
    tables,
    items,
    sends,
    reads,
    writes,
    anchors,
    sendsMail,
    linksToWeb,
    callsApi,
    ...caps
  }: FunctionGrants): void {
    for (const [table, actions] of Object.entries(tables ?? {})) this.#grantTable(table as TableName, actions)
    for (const queue of sends ?? []) this.#grantSending(queue)
    for (const grant of items ?? []) this.grantKeys(grant)
    if (reads?.includes('access')) this.#tellLifetimes()
    for (const secret of [...(reads ?? []), ...(writes ?? [])]) this.#grantReading(secret)
    for (const secret of writes ?? []) this.#grantWriting(secret)
    if (anchors) this.#grantAnchors(anchors)
    if (sendsMail) this.#grantMail()
    if (linksToWeb) this.lambda.addEnvironment('WEB_URL', this.#platform.settings.webUrl ?? this.#platform.publicUrl)
    if (callsApi) this.lambda.addEnvironment('API_URL', this.#platform.publicUrl)
    const { otpCaps, textCaps } = this.#platform.settings
    if (caps.capsOtps) this.lambda.addEnvironment('OTP_CAPS', JSON.stringify(otpCaps))
    if (caps.capsTexts) this.lambda.addEnvironment('TEXT_CAPS', JSON.stringify(textCaps))
  }

  /** To what signs tokens. */
  #tellLifetimes(): void {
    this.lambda.addEnvironment('TOKEN_LIFETIMES', JSON.stringify(this.#platform.settings.tokenLifetimes))
  }

  #grantTable(name: TableName, actions: readonly TableAction[]): void {
    const { tableArn, tableName } = this.#platform.tables[name]
    const indexes = actions.includes('Query')
      ? (this.#platform.composition.tables[name]?.indexes ?? []).map(index => `${tableArn}/index/${index.name}`)
      : []
    this.allow({
      actions: actions.map(action => `dynamodb:${action}`),
      resources: [tableArn, ...indexes],
    })
    this.lambda.addEnvironment(variableOf(name, 'TABLE'), tableName)
  }

  #grantSending(name: QueueName): void {
    const target = this.#platform.queues[name]
    if (!target) throw new Error(`${name} is granted but not part of this deployment`)
    this.allow({ actions: ['sqs:SendMessage'], resources: [target.queue.queueArn] })
    this.lambda.addEnvironment(variableOf(name, 'QUEUE'), target.queue.queueUrl)
  }

  #grantReading(name: SecretName): void {
    const secret = this.#platform.secrets[name]
    // Only a deployment without the sandbox, or without other gateways, lacks one, and its functions never read it.
    if (!secret) return
    this.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] })
    this.lambda.addEnvironment(variableOf(name, 'SECRET'), secret.secretArn)
    if (name === 'gateways') this.lambda.addEnvironment('GATEWAYS', this.#platform.settings.gateways.join(','))
  }

  #grantWriting(name: SecretName): void {
    const secret = this.#platform.secrets[name]
    if (secret) this.allow({ actions: ['secretsmanager:PutSecretValue'], resources: [secret.secretArn] })
  }

  #grantAnchors(may: NonNullable<FunctionGrants['anchors']>): void {
    const { bucketArn, bucketName } = this.#platform.anchors
    const reads = may === 'read and add'
    this.allow({
      actions: ['s3:PutObject', ...(reads ? ['s3:GetObjectVersion'] : [])],
      resources: [`${bucketArn}/*`],
    })
    if (reads) this.allow({ actions: ['s3:ListBucketVersions'], resources: [bucketArn] })
    this.lambda.addEnvironment('ANCHORS_BUCKET', bucketName)
  }

  /**
   * Mail as one sender, whichever identity proves it: its address or its domain. SES also checks the default configuration
   * set of that identity and, while the account is in SES's sandbox, for the recipient's identity; and it checks a message it
   * has to assemble, as one with an attachment, as a raw one.
   */
  #grantMail(): void {
    const { mailFrom } = this.#platform.settings
    const ses = (resource: string) => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}/*`
    this.lambda.addEnvironment('MAIL_FROM', mailFrom)
    const { mailConfiguration } = this.#platform
    if (mailConfiguration) this.lambda.addEnvironment('MAIL_CONFIGURATION', mailConfiguration)
    this.allow({
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources: [ses('identity'), ses('configuration-set')],
      conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
    })
    // A text message goes to a telephone number, which is a resource without an ARN: all but topics and endpoints, then.
    this.#policy.addStatements(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: [`arn:${Aws.PARTITION}:sns:*:*:*`] }),
    )
  }
}
