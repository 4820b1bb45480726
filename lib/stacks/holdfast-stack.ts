import { RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { Composition } from '../../shared/platform/compose.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { AlarmsTopic } from '../constructs/alarms.ts'
import { AnchorBucket } from '../constructs/anchor-bucket.ts'
import { DataTable } from '../constructs/data-table.ts'
import { deployInOrder } from '../constructs/deploy-order.ts'
import { DomainStack } from '../constructs/domain-stack.ts'
import { functionLogs } from '../constructs/function-logs.ts'
import { groupApi } from '../constructs/group-api.ts'
import { LogKey } from '../constructs/log-key.ts'
import { MailFeedback } from '../constructs/mail-feedback.ts'
import { OriginSecret } from '../constructs/origin-secret.ts'
import type { Platform } from '../constructs/platform.ts'
import { SigningKeys } from '../constructs/signing-keys.ts'
import { watchStage } from '../constructs/stage-alarms.ts'
import { stageDashboard } from '../constructs/stage-dashboard.ts'
import { WorkQueue } from '../constructs/work-queue.ts'
import { type Domain, hasFunctions, pascal } from '../domain.ts'
import type { SecretName } from '../grants.ts'
import type { Settings } from '../settings.ts'
import { failuresOutputs, output } from './outputs.ts'

const generateSecretString = {
  secretStringTemplate: '{}',
  generateStringKey: 'key',
  passwordLength: 64,
  excludePunctuation: true,
}

interface HoldfastProps extends StackProps {
  readonly settings: Settings
  readonly composition: Composition
  /** Those of the group `core`. */
  readonly domains: readonly Domain[]
  readonly bundleFolder: string
  readonly originRound?: number | undefined
}

/** What every API group uses: tables, queues, secrets, the alarms' topic. And the group `core`. */
export class HoldfastStack extends Stack {
  readonly group = 'core'
  readonly api: HttpApi
  readonly origin: OriginSecret
  readonly platform: Platform

  constructor(
    scope: Construct,
    id: string,
    { settings, composition, domains, bundleFolder, originRound, ...props }: HoldfastProps,
  ) {
    super(scope, id, { description: 'Holdfast, a booking platform with no servers of its own', ...props })
    const alarms = new AlarmsTopic(this, 'Alarms', settings.runbooks)
    this.api = groupApi(this, settings, alarms)
    this.origin = new OriginSecret(this, originRound)
    const queues = this.#queues(composition, alarms)
    const feedback = queues['mail-feedback']
    this.platform = {
      composition,
      settings,
      alarms,
      anchors: new AnchorBucket(this, 'Anchors'),
      tables: this.#tables(composition, settings),
      queues,
      ...(feedback && {
        mailConfiguration: new MailFeedback(this, 'MailFeedback', feedback.queue).configurationSet,
      }),
      secrets: this.#secrets(settings),
      originKeys: this.origin.accepted,
      // A deployment has no name before its first deploy: docs/guides/deploy.md describes the second deploy.
      publicUrl: settings.publicUrl ?? this.api.apiEndpoint,
      bundleFolder,
    }
    watchStage(this, this.platform)
    const shared = { ...this.platform, api: this.api, functionLogs: functionLogs(this, domains, settings) }
    stageDashboard(this, shared)
    const { made } = new SigningKeys(this, 'SigningKeys', shared)
    const logKey = new LogKey(this, 'LogKey', shared)
    const deployed = domains
      .filter(hasFunctions)
      .map(domain => ({ domain, stack: new DomainStack(this, domain, shared) }))
    deployInOrder(deployed, [...made, logKey.made])
    failuresOutputs(
      this,
      deployed.map(({ stack }) => stack),
    )
    this.#outputs(this.platform)
    this.#gatewayOutputs(this.platform)
  }

  /** The outputs that docs/guides/operations.md uses by name. */
  #outputs({ alarms, anchors, tables, queues, secrets }: Platform): void {
    output(this, 'ApiId', this.api.apiId)
    output(this, 'AlarmsTopicArn', alarms.topicArn)
    output(this, 'AnchorsBucketName', anchors.bucketName)
    output(this, 'TicketsSecretArn', secrets.tickets?.secretArn ?? '')
    for (const [name, { tableName }] of Object.entries(tables)) output(this, `${pascal(name)}TableName`, tableName)
    for (const [name, { deadLetters }] of Object.entries(queues))
      output(this, `${pascal(name)}DeadLettersArn`, deadLetters.queue.queueArn)
    // What a function put to the dead letters itself has no source that SQS knows of: it is moved back to a queue that is named.
    for (const [name, { queue }] of Object.entries(queues))
      if (queue.fifo) output(this, `${pascal(name)}QueueArn`, queue.queueArn)
    // Where `npm run migrate` sends to.
    if (queues.migrations) output(this, 'MigrationsQueueUrl', queues.migrations.queue.queueUrl)
  }

  /** What an operator enters at each payment gateway, and where its keys go. */
  #gatewayOutputs({ settings, secrets, publicUrl }: Platform): void {
    if (secrets.gateways) output(this, 'GatewaysSecretArn', secrets.gateways.secretArn)
    for (const name of settings.gateways)
      output(this, `${pascal(name)}WebhookUrl`, `${publicUrl}/api/v1/payments/webhook/${name}`)
  }

  #tables({ tables }: Composition, { warmThroughput }: Settings): Platform['tables'] {
    const unknown = Object.keys(warmThroughput).find(name => !Object.hasOwn(tables, name))
    if (unknown) throw new Error(`WARM_THROUGHPUT names the table ${unknown}, which is none of ${Object.keys(tables)}`)
    const made = Object.entries(tables).map(([name, definition]) => [
      name,
      new DataTable(this, `${pascal(name)}Table`, definition, warmThroughput[name]),
    ])
    return Object.fromEntries(made) as Record<TableName, DataTable>
  }

  #queues({ queues }: Composition, alarms: AlarmsTopic): Platform['queues'] {
    return Object.fromEntries(
      Object.entries(queues).map(([name, { attempts, ordered = false }]) => [
        name,
        new WorkQueue(this, `${pascal(name)}Queue`, { maxReceiveCount: attempts, alarms, isOrdered: ordered }),
      ]),
    )
  }

  /**
   * `access` and `tickets` are filled by SigningKeys, `log` by LogKey, the others with 64 random characters under `key`. How they are generated
   * must never change: CloudFormation would then write a new value over the one in use.
   *
   * What `tickets` signed is in customers' hands for a year, so it outlives the stack, and another stack can take it up.
   */
  #secrets({ stage, ticketsSecretArn, gateways }: Settings): Platform['secrets'] {
    const purposes: Record<SecretName, string> = {
      access: 'The private keys that sign access tokens',
      tickets: 'The private keys that sign ticket codes',
      log: 'The private key that signs the activity log',
      codes: 'Makes verification codes',
      cursor: 'Seals list cursors',
      limits: 'Hides the addresses and numbers that requests are counted by',
      push: 'Makes the key that push services know this service by',
      sandbox: 'Access to the sandbox payment gateway, and what its webhooks are signed with',
      gateways: 'The keys of the payment gateways, as docs/guides/payments.md says',
    }
    const lacks = [...(stage === 'production' ? ['sandbox'] : []), ...(gateways.length === 0 ? ['gateways'] : [])]
    const wanted = Object.entries(purposes).filter(([name]) => !lacks.includes(name))
    const made = (name: string, description: string) => {
      const id = `${pascal(name)}Secret`
      // Filled by an operator. CloudFormation writes it anew only if this line changes.
      if (name === 'gateways')
        return new Secret(this, id, { description, secretStringValue: SecretValue.unsafePlainText('{}') })
      if (name !== 'tickets') return new Secret(this, id, { description, generateSecretString })
      if (ticketsSecretArn) return Secret.fromSecretCompleteArn(this, id, ticketsSecretArn)
      // A first deploy that fails leaves none behind.
      const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
      return new Secret(this, id, { description, generateSecretString, removalPolicy })
    }
    return Object.fromEntries(wanted.map(([name, description]) => [name, made(name, description)]))
  }
}
