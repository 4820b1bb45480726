import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const commerceIds = /* @__PURE__ */ defineIds({
  booking: 'bkg',
  payment: 'pay',
  refund: 'rfd',
  reservation: 'rsv',
  ticket: 'tkt',
})

const roles = {
  agent: { covers: ['customer'] },
} as const

const scopes = {
  'read:bookings': 'customer',
  'write:bookings': 'customer',
  'read:payments': 'customer',
  'write:payments': 'customer',
} as const

const tables = {
  commerce: {
    stream: true,
    indexes: [{ name: 'payments-to-reconcile', pk: 'open_shard', sk: 'open_since', projection: 'KEYS_ONLY' }],
  },
} as const

/** A gateway may be down for hours. */
const queues = {
  'payment-events': { attempts: 10 },
  refunds: { attempts: 10 },
  'hold-expiry': { attempts: 5 },
} as const

declare module '../platform/domain.ts' {
  interface Roles extends NamesOf<typeof roles> {}
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Tables extends NamesOf<typeof tables> {}
  interface Queues extends NamesOf<typeof queues> {}
}

export const commerce = /* @__PURE__ */ defineDomain({
  name: 'commerce',
  group: 'core',
  ids: commerceIds,
  roles,
  scopes,
  tables,
  queues,
  entities: { commerce: entities },
})
