import type { DynamoDBStreamEvent } from 'aws-lambda'
import { handler } from '../../functions/activity/on-activity.ts'
import type { TableName } from '../../shared/platform/domain.ts'

/** The activity log's function for one table: all run the same code, and the stack configures the table of each. */
export const activityConsumer = (table: TableName) => (event: DynamoDBStreamEvent) => {
  process.env.LOGGED_TABLE = table
  return handler(event)
}
