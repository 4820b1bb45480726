import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import type { TableName } from '../domain.ts'
import { log } from '../observability/log.ts'
import type { StoredItem } from './items.ts'

/** A stored item, or a record about to be stored, that contradicts its schema or itself. It was logged and counted. */
export class InvalidRecord extends Error {
  override readonly name = 'InvalidRecord'
}

/** Logs and counts an invalid record: its table, its kind and where it is wrong, but no value, which may be personal. */
export const invalidRecord = (table: TableName, record: string, paths: readonly string[]): InvalidRecord => {
  const where = [...new Set(paths)].slice(0, 20).join(' ')
  log.error('invalid record', { table, record, paths: where }, { measures: { invalid_records: [1, 'Count'] } })
  return new InvalidRecord(`${table} ${record}: ${where}`)
}

/** One kind of stored record. Each throws `InvalidRecord`. */
export interface RecordOf<Value> {
  /** The record in an item as read; keys, `ttl` and index attributes are dropped. */
  readonly parse: (item: StoredItem) => Value
  /** An item with its packed members unpacked, and nothing else checked. */
  readonly unpack: (item: StoredItem) => StoredItem
  /** The member that an item of the present shape has; none while there was only one shape. */
  readonly version: { readonly v?: number }
  /** Checks a record that is about to be written, and returns it as it is. */
  readonly check: <Given extends Value>(record: Given) => Given
}

interface Form<Value> {
  /** The version of the present shape; the first, which an item without `v` has, by default. */
  readonly version?: number
  /** Turns the stored form into what the schema describes, where they differ. */
  readonly unpack?: (item: StoredItem) => StoredItem
  /**
   * Does the same with an item of the version before, until a migration has moved all of them (docs/guides/migrations.md).
   * Without it no version but the present one is read.
   */
  readonly formerly?: (item: StoredItem) => StoredItem
  /** What must hold beside the schema, by the path to name where it does not. */
  readonly invariants?: Readonly<Record<string, (record: Value) => boolean>>
}

export const recordOf = <Schema extends z.ZodMiniType>(
  table: TableName,
  name: string,
  schema: Schema,
  { version = firstVersion, unpack = asStored, formerly, invariants = {} }: Form<Immutable<z.infer<Schema>>> = {},
): RecordOf<Immutable<z.infer<Schema>>> => {
  type Value = Immutable<z.infer<Schema>>

  const checked = (record: unknown): Value => {
    const parsed = z.safeParse(schema, record)
    const paths = parsed.success
      ? Object.keys(invariants).filter(path => !invariants[path]?.(parsed.data as Value))
      : parsed.error.issues.map(({ path }) => path.map(step).join('.'))
    if (paths.length > 0) throw invalidRecord(table, name, paths)
    return parsed.data as Value
  }

  const readerOf = (stored: unknown) => {
    if (stored === version) return unpack
    return stored === version - 1 ? formerly : undefined
  }

  const unpacked = (item: StoredItem): StoredItem => {
    const read = readerOf(versionOf(item))
    if (!read) throw invalidRecord(table, name, ['v'])
    try {
      return read(item)
    } catch {
      throw invalidRecord(table, name, ['packed'])
    }
  }

  return {
    parse: item => checked(unpacked(item)),
    unpack: unpacked,
    version: version === firstVersion ? {} : { v: version },
    check: record => {
      checked(record)
      return record
    },
  }
}

const firstVersion = 1

const asStored = (item: StoredItem): StoredItem => item

/** The version of a stored item's shape. */
export const versionOf = ({ v = firstVersion }: StoredItem): unknown => v

/** A step of a path, if it has the form of a member's name or is a position: any other may be a key that is data. */
const step = (part: PropertyKey): string => (/^[a-z][a-z_]*$|^\d+$/.test(String(part)) ? String(part) : '*')

/** The records among the items of a list: one that is invalid is left out, so that it hides no other. */
export const parseAll = <Value>(parse: (item: StoredItem) => Value, items: readonly StoredItem[]): Value[] =>
  items.flatMap(item => {
    try {
      return [parse(item)]
    } catch (error) {
      if (error instanceof InvalidRecord) return []
      throw error
    }
  })

/** What `work` returns; undefined where it met an invalid record, so that a list can go on without it. */
export const unlessInvalid = async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof InvalidRecord) return undefined
    throw error
  }
}
