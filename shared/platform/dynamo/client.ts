import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { timeOuts } from '../aws/time-outs.ts'
import type { TableName } from '../domain.ts'
import { variableOf } from '../environment.ts'
import { retryingConflicts } from './conflicts.ts'
import { measured } from './measured.ts'

/** A DynamoDB Number as the smallest JavaScript type that holds it exactly: claims have 25 digits and more. */
export const exact = (text: string): number | bigint => {
  const value = Number(text)
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text)
}

/** The one client of a Lambda environment. Retries are few: a throttle becomes a 503 the caller can act on. */
export const client = new DynamoDBClient({ maxAttempts: 3, requestHandler: timeOuts })
// The logger middleware copies every request and reply even where no logger is set, a tenth of a read's duration.
client.middlewareStack.remove('loggerMiddleware')
client.middlewareStack.add(next => retryingConflicts(next), { step: 'initialize', name: 'retryingConflicts' })
client.middlewareStack.add(measured, { step: 'deserialize', priority: 'high', name: 'measured' })

/** The same client for plain JavaScript values. */
export const documents = DynamoDBDocumentClient.from(client, {
  marshallOptions: { removeUndefinedValues: true },
  unmarshallOptions: { wrapNumbers: exact },
})

/** The deployed name of a table, from the environment variable the stack sets. */
export const tableName = (table: TableName): string => {
  const name = process.env[variableOf(table, 'TABLE')]
  if (!name) throw new Error(`${variableOf(table, 'TABLE')} is not set: this function was not granted the table`)
  return name
}
