import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { TableName } from '../domain.ts'
import { client, tableName } from './client.ts'

/** How many items a table has, as DynamoDB counted them within the last six hours. */
export const itemsIn = async (table: TableName): Promise<number> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName(table) }))
  return Table?.ItemCount ?? 0
}
