import type { DynamoDBRecord } from 'aws-lambda'
import { inject } from 'vitest'
import type { StoredTable } from '../../shared/platform/dynamo/client.ts'
import { readStreamOf } from './stream-records.ts'

/** Every change a table's real stream tells, in the engine of this test run. */
export const readStream = (table: StoredTable): Promise<DynamoDBRecord[]> =>
  readStreamOf(inject('dynamoEndpoint'), table)
