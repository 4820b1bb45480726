import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CorsHttpMethod, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { type Composition, compose } from '../shared/platform/compose.ts'
import type { TableName } from '../shared/platform/domain.ts'
import { bundleFolder } from './bundling/bundle.ts'
import { AlarmsTopic, watch } from './constructs/alarms.ts'
import { DataTable } from './constructs/data-table.ts'
import { DomainStack, idOf } from './constructs/domain-stack.ts'
import type { Platform, Settings } from './constructs/platform.ts'
import { SigningKeys } from './constructs/signing-keys.ts'
import { WorkQueue } from './constructs/work-queue.ts'
import { type Domain, hasFunctions, pascal } from './domain.ts'
import { domainsOf } from './domains/index.ts'
import type { SecretName } from './grants.ts'
import { acknowledgeFindings } from './nag-suppressions.ts'

const generateSecretString = {
  secretStringTemplate: '{}',
  generateStringKey: 'key',
  passwordLength: 64,
  excludePunctuation: true,
}

interface HoldfastProps extends StackProps {
  /** Where the functions' bundles are; the bundler's own folder when absent. */
  readonly bundleFolder?: string
  /** By default the product's own. */
  readonly domains?: readonly Domain[]
}

/**
 * The one stack `cdk deploy` deploys: API, tables, queues and secrets here, each domain's functions in a stack of their own.
 * Each stage is a stack of its own, so that a deploy that forgets `STAGE` cannot bring play money to production.
 */
export class HoldfastStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: HoldfastProps = {}) {
    const isProduction = settings.stage === 'production'
    super(scope, id, {
      stackName: settings.stage === 'development' ? 'Holdfast' : `Holdfast-${settings.stage}`,
      description: 'Holdfast, a booking platform with no servers of its own',
      terminationProtection: isProduction,
      ...props,
    })
    const alarms = new AlarmsTopic(this, 'Alarms')
    const domains = props.domains ?? domainsOf({ withSandbox: !isProduction })
    const composition = compose(domains.map(({ manifest }) => manifest))
    const platform = {
      composition,
      settings,
      alarms,
      api: this.#api(settings, alarms),
      tables: this.#tables(composition),
      queues: this.#queues(composition, alarms),
      secrets: this.#secrets(!isProduction),
      bundleFolder: props.bundleFolder ?? bundleFolder,
    }
    new SigningKeys(this, 'SigningKeys', platform)
    const stacks = domains.filter(hasFunctions).map(domain => new DomainStack(this, domain, platform))
    this.#tell(platform, stacks)
    Tags.of(this).add('app', 'holdfast')
    Tags.of(this).add('stage', settings.stage)
    acknowledgeFindings(this)
  }

  /** What docs/guides/operations.md asks for by name. */
  #tell({ api, alarms, tables, queues }: Platform, domains: readonly DomainStack[]): void {
    const output = (name: string, value: string) => new CfnOutput(this, name, { value })
    output('ApiUrl', api.apiEndpoint)
    output('AlarmsTopicArn', alarms.topicArn)
    for (const [name, { tableName }] of Object.entries(tables)) output(`${pascal(name)}TableName`, tableName)
    for (const [name, { deadLetters }] of Object.entries(queues))
      output(`${pascal(name)}DeadLettersArn`, deadLetters.queue.queueArn)
    for (const [name, { queue }] of domains.flatMap(({ failures }) => Object.entries(failures)))
      output(`${idOf(name)}FailuresArn`, queue.queueArn)
  }

  #api({ origins }: Settings, alarms: ITopic): HttpApi {
    const api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...origins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        exposeHeaders: [
          'deprecation',
          'retry-after',
          'sunset',
          'x-ratelimit-limit',
          'x-ratelimit-remaining',
          'x-ratelimit-reset',
        ],
        maxAge: Duration.hours(1),
      },
    })
    const logGroup = new LogGroup(this, 'ApiLogs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'DefaultStage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 5000, burstLimit: 5000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(
          JSON.stringify({
            timestamp: '$context.requestTime',
            request_id: '$context.requestId',
            route: '$context.routeKey',
            status: '$context.status',
            latency_ms: '$context.responseLatency',
            error: '$context.error.message',
          }),
        ),
      },
    })
    watch(this, 'ServerErrorsAlarm', {
      metric: api.metricServerError({ statistic: 'Sum' }),
      description: 'The API answered with a 5xx: an undeclared error, a time-out, or a dependency that throttles.',
      topic: alarms,
    })
    return api
  }

  #tables({ tables }: Composition): Platform['tables'] {
    const made = Object.entries(tables).map(([name, definition]) => [
      name,
      new DataTable(this, `${pascal(name)}Table`, definition),
    ])
    return Object.fromEntries(made) as Record<TableName, DataTable>
  }

  #queues({ queues }: Composition, alarms: ITopic): Platform['queues'] {
    return Object.fromEntries(
      Object.entries(queues).map(([name, { attempts }]) => [
        name,
        new WorkQueue(this, `${pascal(name)}Queue`, { maxReceiveCount: attempts, alarms }),
      ]),
    )
  }

  /**
   * `access` and `tickets` are filled by SigningKeys, the others with 64 random characters under `key`. How they are generated
   * must never change: CloudFormation would then write a new value over the one in use.
   */
  #secrets(withSandbox: boolean): Platform['secrets'] {
    const purposes: Record<SecretName, string> = {
      access: 'The private keys that sign access tokens',
      tickets: 'The private keys that sign ticket codes',
      codes: 'Makes verification codes',
      cursor: 'Seals list cursors',
      sandbox: 'Access to the sandbox payment gateway, and what its webhooks are signed with',
    }
    const wanted = Object.entries(purposes).filter(([name]) => withSandbox || name !== 'sandbox')
    return Object.fromEntries(
      wanted.map(([name, description]) => [
        name,
        new Secret(this, `${pascal(name)}Secret`, {
          description,
          generateSecretString,
        }),
      ]),
    )
  }
}
