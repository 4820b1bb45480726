import { putGroups } from '../../platform/dynamo/put-groups.ts'

/** Puts every item into the catalog, whatever was there: for what has one writer. */
export const putAll = (items: readonly Record<string, unknown>[]): Promise<void> =>
  putGroups(items.map(item => [{ table: 'catalog', item }]))
