import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

/** What was posted is in the commerce table, which is logged; the pages are made of it. */
const tables = { ledger: { stream: false, indexes: [] } } as const

const queues = { 'ledger-pages': { attempts: 10 } } as const

const scopes = { 'read:ledger': 'admin', 'write:ledger': 'admin' } as const

declare module '../platform/domain.ts' {
  interface Tables extends NamesOf<typeof tables> {}
  interface Queues extends NamesOf<typeof queues> {}
  interface Scopes extends NamesOf<typeof scopes> {}
}

export const ledger = /* @__PURE__ */ defineDomain({
  name: 'ledger',
  group: 'core',
  tables,
  queues,
  scopes,
  entities: { commerce: entities },
})
