import { product } from '../../shared/domains.ts'
import type { IndexDefinition } from '../../shared/platform/domain.ts'
import { type Item, writeUnitsOf } from './item-bytes.ts'

/**
 * What the indexes of a table take of one change of one item, by
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 * @param table a name that begins with the table's purpose, as those of tests do
 */
export const indexUnits = (table: string, before: Item | undefined, after: Item | undefined): number =>
  indexesOf(table).reduce((units, index) => units + unitsIn(index, before, after), 0)

const indexesOf = (table: string): readonly IndexDefinition[] =>
  Object.entries(product.tables).find(([name]) => table.startsWith(`${name}-`))?.[1].indexes ?? []

const unitsIn = (index: IndexDefinition, before: Item | undefined, after: Item | undefined): number => {
  const [old, next] = [projected(index, before), projected(index, after)]
  if (!old || !next) return writesOf(old) + writesOf(next)
  if (JSON.stringify(old) === JSON.stringify(next)) return 0
  const isMoved = [index.pk, index.sk].some(name => JSON.stringify(old[name]) !== JSON.stringify(next[name]))
  return isMoved ? writesOf(old) + writesOf(next) : Math.max(writesOf(old), writesOf(next))
}

const writesOf = (item: Item | undefined): number => (item ? writeUnitsOf(item) : 0)

/** The item as it is in an index; undefined where it lacks a key of it. */
const projected = ({ pk, sk, projection }: IndexDefinition, item: Item = {}): Item | undefined => {
  if (!item[pk] || !item[sk]) return undefined
  const names = ['pk', 'sk', pk, sk, ...(Array.isArray(projection) ? projection : [])]
  const members = Object.entries(item).filter(([name]) => projection === 'ALL' || names.includes(name))
  return Object.fromEntries(members.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
