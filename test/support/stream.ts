import type { DynamoDBRecord } from 'aws-lambda'
import { inject } from 'vitest'
import type { TableName } from '../../shared/platform/domain.ts'
import { readStreamOf } from './stream-records.ts'

/** Every record of a table's real stream, in the engine of this test run. */
export const readStream = (table: TableName): Promise<DynamoDBRecord[]> => readStreamOf(inject('dynamoEndpoint'), table)
