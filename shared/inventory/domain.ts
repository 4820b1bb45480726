import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'
import { OFFER } from './rules/keys.ts'

const tables = {
  // Sections change with every hold, and show nothing that reservations and bookings do not.
  inventory: { stream: true, indexes: [], loggedSortKeys: [OFFER] },
} as const

declare module '../platform/domain.ts' {
  interface Tables extends NamesOf<typeof tables> {}
}

export const inventory = /* @__PURE__ */ defineDomain({
  name: 'inventory',
  group: 'core',
  tables,
  entities: { inventory: entities },
})
