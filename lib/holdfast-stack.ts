import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CorsHttpMethod, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { QueueName, SecretName } from './access.ts'
import { DataTable } from './constructs/data-table.ts'
import { DomainStack } from './constructs/domain-stack.ts'
import type { Platform, Settings } from './constructs/platform.ts'
import { SigningKeys } from './constructs/signing-keys.ts'
import { WorkQueue } from './constructs/work-queue.ts'
import { pascal } from './domain.ts'
import { domainsOf } from './domains/index.ts'
import { type TableName, tables } from './tables.ts'

/** How often a message of each queue is tried: a gateway may be down for hours, a mail is no use by then. */
const queueAttempts: Record<QueueName, number> = {
  'payment-events': 10,
  refunds: 10,
  notifications: 5,
  'hold-expiry': 5,
  'sandbox-webhooks': 5,
}

/** The one stack `cdk deploy` deploys: API, tables, queues and secrets here, each domain's functions in a stack of their own. */
export class HoldfastStack extends Stack {
  readonly platform: Platform

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps = {}) {
    super(scope, id, { description: 'Holdfast, a booking platform with no servers of its own', ...props })
    const withSandbox = settings.stage !== 'production'
    this.platform = {
      settings,
      api: this.#api(settings),
      tables: this.#tables(),
      queues: this.#queues(withSandbox),
      secrets: this.#secrets(withSandbox),
    }
    new SigningKeys(this, 'SigningKeys', this.platform)
    for (const domain of domainsOf({ withSandbox })) new DomainStack(this, domain, this.platform)
    new CfnOutput(this, 'IdentityTableName', {
      value: this.platform.tables.identity.tableName,
      description: 'For npm run create-admin -- --table',
    })
    new CfnOutput(this, 'ApiUrl', { value: this.platform.api.apiEndpoint, description: 'Where the API answers' })
    new CfnOutput(this, 'ActivityTableName', {
      value: this.platform.tables.activity.tableName,
      description: 'For npm run audit:verify -- --table',
    })
  }

  #api({ origins }: Settings): HttpApi {
    const api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...origins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        exposeHeaders: ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
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
    api.metricServerError({ period: Duration.minutes(1), statistic: 'Sum' }).createAlarm(this, 'ServerErrorsAlarm', {
      alarmDescription: 'The API answered with a 5xx: an undeclared error, a time-out, or a dependency that throttles.',
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    return api
  }

  #tables(): Platform['tables'] {
    const made = Object.entries(tables).map(([name, definition]) => [
      name,
      new DataTable(this, `${pascal(name)}Table`, definition),
    ])
    return Object.fromEntries(made) as Record<TableName, DataTable>
  }

  #queues(withSandbox: boolean): Platform['queues'] {
    const names = Object.keys(queueAttempts) as QueueName[]
    const wanted = names.filter(name => withSandbox || name !== 'sandbox-webhooks')
    return Object.fromEntries(
      wanted.map(name => [name, new WorkQueue(this, `${pascal(name)}Queue`, { maxReceiveCount: queueAttempts[name] })]),
    )
  }

  /** `access` and `tickets` are filled by SigningKeys, the others with 64 random characters under `key`. */
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
          generateSecretString: {
            secretStringTemplate: '{}',
            generateStringKey: 'key',
            passwordLength: 64,
            excludePunctuation: true,
          },
        }),
      ]),
    )
  }
}
