import { inject } from 'vitest'
import type { TableName } from '../../shared/platform/domain.ts'
import { createFreshTables } from './tables.ts'

/** Makes the functions' environment point at this run's DynamoDB engine, as the Lambda runtime points at AWS. */
export const useDynamo = (): void => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = inject('dynamoEndpoint')
  process.env.AWS_REGION = 'us-east-1'
  process.env.AWS_ACCESS_KEY_ID = 'local'
  process.env.AWS_SECRET_ACCESS_KEY = 'local'
}

/** Creates fresh tables under names of their own and points the environment at them. */
export const createTables = (...names: TableName[]): Promise<Record<string, string>> => {
  useDynamo()
  return createFreshTables(names)
}
