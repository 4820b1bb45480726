import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Composition } from '../../shared/platform/compose.ts'
import type { QueueName, TableName } from '../../shared/platform/domain.ts'
import type { SecretName } from '../grants.ts'
import type { WorkQueue } from './work-queue.ts'

/** What is shared by all domains: the functions' grants point here. */
export interface Platform {
  /** What the manifests of the deployed domains say together. */
  readonly composition: Composition
  readonly api: HttpApi
  readonly tables: Readonly<Record<TableName, Table>>
  readonly queues: Readonly<Partial<Record<QueueName, WorkQueue>>>
  readonly secrets: Readonly<Partial<Record<SecretName, ISecret>>>
  readonly alarms: ITopic
  readonly settings: Settings
  /** Where the bundles are: `<domain>/<name>/index.mjs`. */
  readonly bundleFolder: string
}

/** `production` has no sandbox gateway; the others are alike. */
export const stages = ['development', 'staging', 'production'] as const

/** What differs between deployments. */
export interface Settings {
  readonly stage: (typeof stages)[number]
  /** How long a hold lasts, in seconds. */
  readonly holdSeconds: number
  /** How many codes go out by text message: in ten minutes to a number, for an address, to a country; in a day in all. */
  readonly otpCaps: Readonly<Record<'per_phone' | 'per_ip' | 'per_prefix' | 'per_day', number>>
  /** The sender of every mail; it or its domain is verified in SES. */
  readonly mailFrom: string
  /** Web origins other than the API's own that may call it. */
  readonly origins: readonly string[]
}
