import type { IdPrefix } from '../kernel/ids.ts'

/**
 * A domain's manifest: everything that other code derives from the domains there are, stated once. It is pure data and
 * runs in a browser. `shared/domains.ts` lists the manifests; `compose` merges them.
 */
export interface DomainManifest {
  /** The name of its folders. */
  readonly name: string
  /** The API group, and so the stack, of its endpoints. */
  readonly group: string
  readonly ids?: Readonly<Record<string, IdPrefix>>
  /** Roles of accounts, each with the roles whose endpoints it may call too. */
  readonly roles?: Readonly<Record<string, RoleDefinition<string>>>
  /** Scopes, each with the roles that have it unless they are changed, as has every role that covers one of them. */
  readonly scopes?: Readonly<Record<string, ScopeHolders<string>>>
  /** API keys never have the scopes of this manifest, whatever their maker has. */
  readonly withoutApiKeys?: true
  readonly tables?: Readonly<Record<string, TableDefinition>>
  /** Indexes of tables that another manifest declares. */
  readonly indexes?: Readonly<Record<string, readonly IndexDefinition[]>>
  readonly queues?: Readonly<Record<string, QueueDefinition>>
  /** By kind of booking the queue, of this manifest, that hears of each which is confirmed or cancelled: `{ user_id, booking_id }`. */
  readonly hears?: Readonly<Record<string, string>>
  /** Records whose stored shape changed, by the name that `npm run migrate` is given. */
  readonly migrations?: Readonly<Record<string, MigrationDefinition>>
  /** What the activity log shows of the records in each table. */
  readonly entities?: Readonly<Record<string, () => LoggedRecords>>
  /** Why money is paid back, each with the sentence that tells the customer. */
  readonly refundReasons?: Readonly<Record<string, string>>
}

/**
 * `covers`: other roles whose endpoints it may call, or all there are but some. Each is listed: a role does not cover what
 * a role that it covers does, or `admin` would reach `super_admin` by a domain's role. `mayHave`: roles whose scopes a
 * super_admin may grant to it.
 */
export interface RoleDefinition<Name extends string> {
  readonly covers: readonly Name[] | { readonly allBut: readonly Name[] }
  readonly mayHave?: readonly Name[]
}

/** A role, several, or every role there is (`account`). */
export type ScopeHolders<Name extends string> = Name | readonly Name[] | 'account'

/** A table by purpose: string keys `pk` and `sk`, time to live on `ttl` (epoch seconds). */
export interface TableDefinition {
  readonly stream: boolean
  readonly indexes: readonly IndexDefinition[]
  /** The sort keys whose changes reach the activity log; all of them by default. */
  readonly loggedSortKeys?: readonly string[]
  /** The partition keys whose changes do not. */
  readonly unloggedPartitions?: readonly string[]
}

/** One secondary index, named after the question it answers. Keys are string attributes. */
export interface IndexDefinition {
  readonly name: string
  readonly pk: string
  readonly sk: string
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[]
}

export interface QueueDefinition {
  /** How often a message is tried before it goes to the dead letters. */
  readonly attempts: number
  /** Its messages may be set for a time, by `setTimers`. */
  readonly timed?: true
  /** A customer waits for what it carries: there is an alarm when it is late. */
  readonly awaited?: true
  /** Messages of one group are worked on one after the other, in the order in which they were sent. */
  readonly ordered?: true
}

/** A change of the shape of some records; `shared/migrations.ts` has the rules that turn one shape into the other. */
export interface MigrationDefinition {
  /** What it changes, for whoever runs it. */
  readonly summary: string
  readonly table: string
  /** How the sort keys of the records begin. */
  readonly sortKeys: string
  /** The version that the records have afterwards; before, they have the one below it. */
  readonly version: number
  /** Its records can be given the former shape again. */
  readonly revertible?: true
}

/** Records of a table: those that are entities of the log, and those whose changes another entity's entries show. */
export interface LoggedRecords {
  readonly kinds: readonly EntityKind[]
  readonly shownBy?: readonly { readonly keys: KeyForm; readonly kind: string }[]
}

/** The form of a record's keys, as the domain's own key function gives it for `*` (any text) and `$1`, `$2` … (parts of the id). */
export interface KeyForm {
  readonly pk: string
  readonly sk: string
}

/**
 * One kind of record: the form of its keys, the id of its entity (`$1` as in the keys by default; `$id` is the record's
 * `id`, `$prefix` that of `named`), and the members shown in clear, as paths. Any other member is never shown.
 */
export interface EntityKind {
  readonly kind: string
  readonly keys: KeyForm
  readonly id?: string
  /** The kind of id, of the manifest's own, that names such an entity by itself. */
  readonly named?: string
  readonly clear: readonly string[]
  /** Members whose change alone is not logged; an item that has no other is no record. */
  readonly quiet?: readonly string[]
}

/**
 * The names the manifests declare. Each manifest adds its own by declaration merging, so that a contract or a grant with
 * a name that no manifest declares does not compile; `compose` checks the same of the values.
 */
// biome-ignore lint/suspicious/noEmptyInterface: manifests merge their names into it
export interface Roles {}
// biome-ignore lint/suspicious/noEmptyInterface: manifests merge their names into it
export interface Scopes {}
// biome-ignore lint/suspicious/noEmptyInterface: manifests merge their names into it
export interface Tables {}
// biome-ignore lint/suspicious/noEmptyInterface: manifests merge their names into it
export interface Queues {}
// biome-ignore lint/suspicious/noEmptyInterface: manifests merge their names into it
export interface RefundReasons {}

export type Role = keyof Roles
export type Scope = keyof Scopes
export type TableName = keyof Tables
export type QueueName = keyof Queues
/** The queues whose manifest says `timed`. */
export type TimedQueueName = {
  [Name in QueueName]: Queues[Name] extends { readonly timed: true } ? Name : never
}[QueueName]
/** The queues whose manifest says `ordered`. */
export type OrderedQueueName = {
  [Name in QueueName]: Queues[Name] extends { readonly ordered: true } ? Name : never
}[QueueName]
export type RefundReason = keyof RefundReasons

/** The names of a declared list, each with what is declared of it, as an interface can extend them. */
export type NamesOf<T> = { readonly [Name in keyof T]: T[Name] }

/** A manifest as written: it refers only to roles and tables that a manifest declares. */
interface CheckedManifest extends DomainManifest {
  readonly roles?: Readonly<Record<string, RoleDefinition<Role>>>
  readonly scopes?: Readonly<Record<string, ScopeHolders<Role>>>
  readonly indexes?: Readonly<Partial<Record<TableName, readonly IndexDefinition[]>>>
  readonly entities?: Readonly<Partial<Record<TableName, () => LoggedRecords>>>
  readonly migrations?: Readonly<Record<string, MigrationDefinition & { readonly table: TableName }>>
  readonly hears?: Readonly<Record<string, Exclude<QueueName, OrderedQueueName>>>
}

/** Calls are marked `@__PURE__`: a bundle that uses an id of a manifest alone then has nothing else of it. */
export const defineDomain = <const Manifest extends CheckedManifest>(manifest: Manifest): Manifest => manifest
