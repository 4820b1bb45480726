import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Composition } from '../../shared/platform/compose.ts'
import type { QueueName, TableName } from '../../shared/platform/domain.ts'
import type { SecretName } from '../grants.ts'
import type { Settings } from '../settings.ts'
import type { AlarmsTopic } from './alarms.ts'
import type { WorkQueue } from './work-queue.ts'

/** What is shared by all domains: the functions' grants point here. */
export interface Platform {
  /** The manifests of the deployed domains, composed. */
  readonly composition: Composition
  readonly tables: Readonly<Record<TableName, Table>>
  readonly queues: Readonly<Partial<Record<QueueName, WorkQueue>>>
  readonly secrets: Readonly<Partial<Record<SecretName, ISecret>>>
  /** Where the activity log's keys and the heads of its chains are kept unchanged. */
  readonly anchors: IBucket
  readonly alarms: AlarmsTopic
  /** The SES configuration set of all mails; none where nothing takes what SES says of them. */
  readonly mailConfiguration?: string
  readonly settings: Settings
  /** The accepted values of the header that CloudFront adds to each request, with commas between. */
  readonly originKeys: string
  /** The API's public address. */
  readonly publicUrl: string
  /** Where the bundles are: `<domain>/<name>/index.mjs`. */
  readonly bundleFolder: string
}

/** The platform as the functions of one API group see it. */
export interface GroupPlatform extends Platform {
  readonly api: HttpApi
  /** Where all functions of the group log. */
  readonly functionLogs: ILogGroup
}
