import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { log } from '../observability/log.ts'
import { client } from './client.ts'

/** Logs the items and the bytes of every table that the function was granted, indexes included. */
export const measureTables = async (): Promise<void> => {
  for (const [table, TableName] of grantedTables()) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
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
