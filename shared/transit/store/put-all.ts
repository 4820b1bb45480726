import { putTransactionally } from '../../platform/dynamo/transactional-put.ts'

/** Puts every item into the catalog, over any existing one: for records with one writer. */
export const putAll = (items: readonly Record<string, unknown>[]): Promise<void> =>
  putTransactionally(items.map(item => [{ table: 'catalog', item }]))
