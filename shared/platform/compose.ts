import type { IdPrefix } from '../kernel/ids.ts'
import type {
  DomainManifest,
  EntityKind,
  KeyForm,
  MigrationDefinition,
  OrderedQueueName,
  QueueDefinition,
  QueueName,
  RefundReason,
  Role,
  RoleDefinition,
  TableDefinition,
} from './domain.ts'
import type { Contract, RequiredRole } from './http/contract.ts'

/** `keys` match `<pk> <sk>`; `prefix` is `bkg_`, where the entity's own id names it. */
export interface LoggedKind extends Omit<EntityKind, 'keys' | 'id' | 'named'> {
  readonly keys: RegExp
  readonly id: string
  readonly prefix?: string
}

type ShownBy = readonly { readonly keys: RegExp; readonly kind: string }[]

/** What the manifests say together. */
export interface Composition {
  readonly roles: readonly Role[]
  /** The roles whose endpoints a role may call, itself included. */
  readonly coveredBy: (role: Role) => readonly Role[]
  readonly scopes: readonly string[]
  /** The scopes that a role has unless they are changed. */
  readonly scopesOf: (role: Role) => readonly string[]
  /** The scopes that a role has or may be granted. */
  readonly mayHave: (role: Role) => readonly string[]
  /** Whether API keys can have the scope. */
  readonly isForApiKeys: (scope: string) => boolean
  /** The roles whose API keys may call an endpoint, if they have its scope: a key has none that was granted. */
  readonly rolesOfApiKeys: (contract: Pick<Contract, 'auth' | 'scope'>) => readonly Role[]
  readonly tables: Readonly<Record<string, TableDefinition>>
  readonly queues: Readonly<Record<string, QueueDefinition>>
  /** By kind of booking the queue of the domain that hears of them. */
  readonly hears: Readonly<Record<string, Exclude<QueueName, OrderedQueueName>>>
  readonly migrations: Readonly<Record<string, MigrationDefinition>>
  readonly entities: Readonly<Record<string, { readonly kinds: readonly LoggedKind[]; readonly shownBy: ShownBy }>>
  /** Why money is paid back, by code, as a customer reads it. */
  readonly refundReasons: Readonly<Record<string, string>>
  readonly refundReasonCodes: readonly RefundReason[]
  /** A stored reason as it is shown: `other` for one that no manifest declares any more. */
  readonly shownReason: (stored: string) => RefundReason
}

/**
 * Merges manifests.
 * @throws Error with a sentence where two declare the same name, or where one names what none declares
 */
export const compose = (manifests: readonly DomainManifest[]): Composition => {
  unique(manifests.map(({ name }) => ['names', name]))
  const all = <Kind extends Merged>(kind: Kind) => merged(manifests, kind)
  const roles = all('roles')
  const scopes = all('scopes')
  const tables = withIndexes(all('tables'), manifests)
  unique(manifests.flatMap(({ ids = {} }) => Object.values(ids)).map(prefix => ['id prefixes', prefix]))
  const entities = entitiesOf(manifests, tables)
  for (const { covers, mayHave = [] } of Object.values(roles))
    for (const role of [...('allBut' in covers ? covers.allBut : covers), ...mayHave]) known('role', role, roles)
  for (const role of Object.values(scopes).flat()) if (role !== everyRole) known('role', role, roles)
  const refundReasons = all('refundReasons')
  const migrations = all('migrations')
  for (const { table } of Object.values(migrations)) known('table', table, tables)
  const queues = all('queues')
  const hears = all('hears') as Composition['hears']
  for (const queue of Object.values(hears)) known('queue', queue, queues)
  const names = Object.keys(roles) as Role[]
  for (const name of names)
    if (noRoles.includes(name))
      throw new Error(`A role cannot be called ${name}, which contracts use for callers without.`)
  const coveredBy = (role: Role) => names.filter(name => isCovered(role, name, roles))
  const holds = (role: Role, holder: string) => holder === everyRole || isCovered(role, holder, roles)
  const scopesOf = (role: Role) =>
    Object.keys(scopes).filter(scope => [scopes[scope] ?? []].flat().some(holder => holds(role, holder)))
  const mayHave = (role: Role) => {
    const able = [role, ...(roles[role]?.mayHave ?? [])] as Role[]
    return Object.keys(scopes).filter(scope => able.some(each => scopesOf(each).includes(scope)))
  }
  const withheld = manifests.flatMap(({ scopes = {}, withoutApiKeys }) => (withoutApiKeys ? Object.keys(scopes) : []))
  const isForApiKeys = (scope: string) => Object.hasOwn(scopes, scope) && !withheld.includes(scope)
  const mayCall = (role: string, auth: RequiredRole) => noRoles.includes(auth) || isCovered(role, auth, roles)
  return {
    roles: names,
    coveredBy,
    scopes: Object.keys(scopes),
    scopesOf,
    mayHave,
    isForApiKeys,
    rolesOfApiKeys: ({ auth, scope }) =>
      scope === undefined || !isForApiKeys(scope)
        ? []
        : names.filter(role => mayCall(role, auth) && scopesOf(role).includes(scope)),
    tables,
    queues,
    hears,
    migrations,
    entities,
    refundReasons,
    refundReasonCodes: Object.keys(refundReasons) as RefundReason[],
    shownReason: stored => (Object.hasOwn(refundReasons, stored) ? stored : 'other') as RefundReason,
  }
}

/** The values of a contract's `auth` that are no roles. */
const noRoles: readonly string[] = ['guest', 'optional', 'bearer', 'account'] satisfies RequiredRole[]

/** The holder of a scope that every role has. */
const everyRole = 'account'

type Merged = 'roles' | 'scopes' | 'tables' | 'queues' | 'hears' | 'migrations' | 'refundReasons'
type Members<Kind extends Merged> = NonNullable<DomainManifest[Kind]>

const merged = <Kind extends Merged>(manifests: readonly DomainManifest[], kind: Kind): Members<Kind> => {
  const entries = manifests.flatMap(manifest => Object.entries(manifest[kind] ?? {}))
  unique(entries.map(([name]) => [kind, name]))
  return Object.fromEntries(entries) as Members<Kind>
}

const unique = (names: readonly (readonly [kind: string, name: string])[]): void => {
  const seen = new Set<string>()
  for (const [kind, name] of names) {
    if (seen.has(name)) throw new Error(`Two manifests declare ${name} among their ${kind}.`)
    seen.add(name)
  }
}

const known = (kind: string, name: string, among: object): void => {
  if (!Object.hasOwn(among, name)) throw new Error(`A manifest names the ${kind} ${name}, which none declares.`)
}

const isCovered = (role: string, name: string, roles: Readonly<Record<string, RoleDefinition<string>>>): boolean => {
  const covers = roles[role]?.covers ?? []
  return role === name || ('allBut' in covers ? !covers.allBut.includes(name) : covers.includes(name))
}

const withIndexes = (tables: Members<'tables'>, manifests: readonly DomainManifest[]): Members<'tables'> => {
  const indexed: Record<string, TableDefinition> = { ...tables }
  for (const { indexes = {} } of manifests)
    for (const [name, more] of Object.entries(indexes)) {
      known('table', name, tables)
      const table = indexed[name] as TableDefinition
      indexed[name] = { ...table, indexes: [...table.indexes, ...more] }
    }
  for (const [table, { indexes }] of Object.entries(indexed))
    unique(indexes.map(({ name }) => [`indexes of ${table}`, name]))
  return indexed
}

const entitiesOf = (manifests: readonly DomainManifest[], tables: object): Composition['entities'] => {
  const logged = manifests.flatMap(({ entities = {}, ids = {} }) =>
    Object.entries(entities).map(([table, records]) => {
      known('table', table, tables)
      const { kinds, shownBy = [] } = records()
      return {
        table,
        kinds: kinds.map(kind => loggedKind(kind, ids)),
        shownBy: shownBy.map(({ keys, kind }) => ({ keys: patternOf(keys), kind })),
      }
    }),
  )
  const kinds = logged.flatMap(records => records.kinds.map(({ kind }) => [kind, true] as const))
  unique(kinds.map(([kind]) => ['entity kinds', kind]))
  const there = Object.fromEntries(kinds)
  for (const { kind } of logged.flatMap(({ shownBy }) => shownBy)) known('entity kind', kind, there)
  unique(logged.flatMap(keysIn))
  const byTable = Object.entries(Object.groupBy(logged, ({ table }) => table)).map(([table, records = []]) => [
    table,
    { kinds: records.flatMap(({ kinds }) => kinds), shownBy: records.flatMap(({ shownBy }) => shownBy) },
  ])
  return Object.fromEntries(byTable)
}

/** The forms of keys, of which each may be of one kind only. */
const keysIn = ({ table, kinds, shownBy }: { table: string; kinds: readonly LoggedKind[]; shownBy: ShownBy }) =>
  [...kinds, ...shownBy].map(({ keys }) => [`keys in ${table}`, keys.source.replaceAll('(.+)', '.+')] as const)

const loggedKind = (kind: EntityKind, ids: Readonly<Record<string, IdPrefix>>): LoggedKind => {
  const { keys, id = '$1', named, ...rest } = kind
  const pattern = patternOf(keys)
  if (named === undefined) return { ...rest, keys: pattern, id }
  known('id', named, ids)
  const prefix = `${ids[named]}_`
  return { ...rest, keys: pattern, id: id.replace('$prefix', prefix), prefix }
}

/** Matches `<pk> <sk>`. */
const patternOf = ({ pk, sk }: KeyForm): RegExp =>
  new RegExp(
    `^${`${pk} ${sk}`
      .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
      .replace(/\\\$\d/g, '(.+)')
      .replaceAll('*', '.+')}$`,
  )
