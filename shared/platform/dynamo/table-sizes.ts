import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { TableName } from '../domain.ts'
import { log } from '../observability/log.ts'
import { client, tableName } from './client.ts'

const describe = async (TableName: string) => (await client.send(new DescribeTableCommand({ TableName }))).Table

/** How many items a table has, as DynamoDB counted them within the last six hours. */
export const itemsIn = async (table: TableName): Promise<number> => (await describe(tableName(table)))?.ItemCount ?? 0

/** Logs the items and the bytes of every table that the function was granted, indexes included. */
export const measureTables = async (): Promise<void> => {
  for (const [table, name] of grantedTables()) {
    const Table = await describe(name)
    const indexes = Table?.GlobalSecondaryIndexes ?? []
    const bytes = indexes.reduce((sum, { IndexSizeBytes = 0 }) => sum + IndexSizeBytes, Table?.TableSizeBytes ?? 0)
    log.info('table measured', { table, count: Table?.ItemCount ?? 0, bytes })
  }
}

/** `COMMERCE_TABLE=Holdfast-CommerceTable…` → `commerce` and the deployed name. */
const grantedTables = (): [string, string][] =>
  Object.entries(process.env).flatMap(([variable, name]) => {
    const [, table] = /^(\w+)_TABLE$/.exec(variable) ?? []
    return table && name ? [[table.toLowerCase().replaceAll('_', '-'), name]] : []
  })
