import type { MigrationDefinition, TableName } from './domain.ts'
import type { StoredItem } from './dynamo/items.ts'

/** A pure rule that turns a whole item from one shape into the other. An error of it is the item's own, which is parked. */
export type Rule = (item: StoredItem) => StoredItem | undefined

/**
 * How a migration turns items from the shape before into its own: `up` returns all that the item is to have, or undefined
 * for one that is no such record and stays as it is. `down` turns it back, where that can be done.
 */
export interface Moves {
  readonly up: Rule
  readonly down?: Rule
}

export interface NamedMigration extends MigrationDefinition {
  readonly name: string
  readonly table: TableName
}

export interface Migration extends NamedMigration, Moves {}

/** By name. */
export type Migrations = ReadonlyMap<string, Migration>

/**
 * The migrations that the manifests declare, with their rules.
 * @throws Error where one has no rules or no way back that it declares, or where there are rules of none
 */
export const withMoves = (
  definitions: Readonly<Record<string, MigrationDefinition>>,
  moves: Readonly<Record<string, Moves>>,
): Migrations => {
  const unknown = Object.keys(moves).find(name => !Object.hasOwn(definitions, name))
  if (unknown !== undefined) throw new Error(`No manifest declares the migration ${unknown}.`)
  return new Map(
    namedMigrations(definitions).map(migration => {
      const { name, revertible = false } = migration
      const rules = moves[name]
      if (!rules) throw new Error(`The migration ${name} has no rules.`)
      if ((rules.down !== undefined) !== revertible)
        throw new Error(`The migration ${name} and its rules disagree about a way back.`)
      return [name, { ...migration, ...rules }]
    }),
  )
}

export const namedMigrations = (definitions: Readonly<Record<string, MigrationDefinition>>): NamedMigration[] =>
  Object.entries(definitions).map(([name, definition]) => ({
    ...definition,
    name,
    table: definition.table as TableName,
  }))
