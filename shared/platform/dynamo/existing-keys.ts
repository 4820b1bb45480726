import type { TableName } from '../domain.ts'
import { getItems } from './get-items.ts'
import type { Key } from './items.ts'

/** The partition keys of those wanted items that exist; a consistent read with more retries than usual. */
export const existingKeys = async (table: TableName, wanted: readonly Key[]): Promise<Set<unknown>> => {
  const found = await getItems(table, wanted, { consistent: true, projection: 'pk', retries: 9 })
  return new Set(found.map(item => item.pk?.S))
}
