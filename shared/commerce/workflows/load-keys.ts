import { getItem } from '../../platform/dynamo/items.ts'
import type { Keys, Loaded } from '../rules/selling.ts'

/** Reads the records that a selling adapter named, strongly consistent, all at the same time. */
export const loadKeys = async (keys: Keys): Promise<Loaded> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(keys).map(async ([name, { table, pk, sk }]) => [name, await getItem(table, { pk, sk })]),
    ),
  )
