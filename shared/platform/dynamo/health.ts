import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../domain.ts'
import { log, traceOf } from '../observability/log.ts'
import { documents, tableName } from './client.ts'

const mostMs = 2000

/** A key no table has: reading it costs half a read unit and shows that the table answers. */
const key = { pk: 'HEALTH', sk: 'HEALTH' }

/** Whether a table answers within two seconds. */
export const isTableHealthy = async (table: TableName): Promise<boolean> => {
  try {
    await documents.send(new GetCommand({ TableName: tableName(table), Key: key }), {
      abortSignal: AbortSignal.timeout(mostMs),
    })
    return true
  } catch (error) {
    log.error('a table does not answer', { entity_id: table, error: traceOf(error) })
    return false
  }
}
