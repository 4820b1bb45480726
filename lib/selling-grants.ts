import type { QueueName, TableName } from '../shared/platform/domain.ts'
import type { Domain } from './domain.ts'
import type { FunctionGrants, SellingStep, StepGrants, TableAction } from './grants.ts'

/** How a step writes: a confirmation adds records, a cancellation changes them. */
const writing: Readonly<Partial<Record<SellingStep, TableAction>>> = { confirm: 'PutItem', cancel: 'UpdateItem' }

/**
 * The domains with what their selling adapters name: each function that runs a step of every kind may read and write the tables
 * that the kinds state for that step.
 */
export const withSelling = (domains: readonly Domain[]): Domain[] =>
  domains.map(domain => {
    const granted = <Grants extends FunctionGrants>(functions: Readonly<Record<string, Grants>> = {}) =>
      Object.fromEntries(Object.entries(functions).map(([name, grants]) => [name, withSteps(grants, domains)]))
    return {
      ...domain,
      access: granted(domain.access),
      ...(domain.queues && { queues: granted(domain.queues) }),
      ...(domain.streams && { streams: telling(domain.streams, domains) }),
    }
  })

/** The streams' functions, each that tells of bookings with the queues of the domains that hear of them. */
const telling = (streams: NonNullable<Domain['streams']>, domains: readonly Domain[]): Domain['streams'] => {
  const hearing = domains.flatMap(({ manifest }) => Object.values(manifest.hears ?? {})) as QueueName[]
  return Object.fromEntries(
    Object.entries(streams).map(([name, grants]) => [
      name,
      grants.tells ? { ...grants, sends: [...new Set([...(grants.sends ?? []), ...hearing])] } : grants,
    ]),
  )
}

const withSteps = <Grants extends FunctionGrants>(grants: Grants, domains: readonly Domain[]): Grants => {
  const tables: Partial<Record<TableName, readonly TableAction[]>> = { ...grants.tables }
  for (const step of grants.steps ?? [])
    for (const { sells } of domains)
      for (const [table, action] of step === 'quote' ? quoted(sells) : actionsOf(step, sells?.[step]))
        tables[table] = [...new Set([...(tables[table] ?? []), action])]
  return Object.keys(tables).length === 0 ? grants : { ...grants, tables }
}

/** A quote reads what a cancellation does. */
const quoted = (sells: Domain['sells']) => actionsOf('cancel', { reads: sells?.cancel?.reads ?? [] })

const actionsOf = (step: SellingStep, { reads = [], writes = [] }: StepGrants = {}): [TableName, TableAction][] => {
  const write = writing[step]
  if (writes.length > 0 && !write) throw new Error(`Nothing is written when a kind is to ${step}.`)
  return [
    ...reads.map((table): [TableName, TableAction] => [table, 'GetItem']),
    ...(write ? writes.map((table): [TableName, TableAction] => [table, write]) : []),
  ]
}
