import { putTransactionally } from '../../platform/dynamo/transactional-put.ts'

/** Puts every item into the catalog, whatever was there: for what has one writer. */
export const putAll = (items: readonly Record<string, unknown>[]): Promise<void> =>
  putTransactionally(items.map(item => [{ table: 'catalog', item }]))
