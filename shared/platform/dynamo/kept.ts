import { type EpochMs, now } from '../../kernel/clock.ts'
import type { TableName } from '../domain.ts'
import { tableName } from './client.ts'

/** The table read, how long a value is kept at most from the start of its read, and how many entries. */
export interface Keeping {
  readonly table: TableName
  readonly forMs: number
  readonly most: number
}

/** A read-through cache in the memory of a Lambda environment. */
export interface Kept<Value> {
  /** Concurrent readers of a missing key share one read. */
  readonly get: (key: string, read: () => Promise<Value>) => Promise<Value>
  /**
   * The values of all keys, in their order; `read` is called once, for the missing keys, and returns one value for
   * each.
   */
  readonly getAll: (
    keys: readonly string[],
    read: (missing: readonly string[]) => Promise<readonly Value[]>,
  ) => Promise<Value[]>
}

interface Entry<Value> {
  readonly readAt: EpochMs
  readonly value: Promise<Value>
}

/**
 * For records that never change, or that may be shown as old as `forMs`: never for a value that depends on the caller,
 * nor for one that decides a hold, a booking or a charge. Neither a read that fails nor the absence of a record
 * (`undefined`) is kept.
 */
export const keep = <Value>({ table, forMs, most }: Keeping): Kept<Value> => {
  const entries = new Map<string, Entry<Value>>()
  const nameOf = (key: string) => `${tableName(table)} ${key}`
  const find = (key: string): Promise<Value> | undefined => {
    const entry = entries.get(nameOf(key))
    return entry && Math.abs(now() - entry.readAt) < forMs ? entry.value : undefined
  }
  const put = (key: string, readAt: EpochMs, value: Promise<Value>): void => {
    const name = nameOf(key)
    const forget = () => entries.get(name)?.value === value && entries.delete(name)
    entries.delete(name)
    entries.set(name, { readAt, value })
    value.then(found => found === undefined && forget(), forget)
    // All entries live equally long, so the oldest is of least use.
    for (const oldest of entries.keys()) {
      if (entries.size <= most) break
      entries.delete(oldest)
    }
  }
  const getAll: Kept<Value>['getAll'] = async (keys, read) => {
    const found = new Map(keys.map(key => [key, find(key)]))
    const missing = [...found.keys()].filter(key => found.get(key) === undefined)
    const readAt = now()
    const reading = missing.length > 0 ? read(missing) : undefined
    for (const [index, key] of missing.entries()) {
      const value = (reading as NonNullable<typeof reading>).then(values => values[index] as Value)
      put(key, readAt, value)
      found.set(key, value)
    }
    return Promise.all(keys.map(key => found.get(key) as Promise<Value>))
  }
  return {
    getAll,
    get: async (key, read) => (await getAll([key], async () => [await read()]))[0] as Value,
  }
}
