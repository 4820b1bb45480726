import type { DynamoDBRecord } from 'aws-lambda'
import { inject } from 'vitest'
import type { TableName } from '../../shared/platform/domain.ts'
import { followStreamOf, readStreamOf } from './stream-records.ts'

/** Every record of a table's real stream, in the engine of this test run. */
export const readStream = (table: TableName): Promise<DynamoDBRecord[]> => readStreamOf(inject('dynamoEndpoint'), table)

/** Reads a table's real stream on: each call gives the records since the one before. */
export const followStream = (table: TableName): (() => Promise<DynamoDBRecord[]>) =>
  followStreamOf(inject('dynamoEndpoint'), table)
