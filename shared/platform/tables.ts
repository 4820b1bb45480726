import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from './domain.ts'
import { unloggedPartitions } from './unlogged-partitions.ts'

/** A bearer owns records as an account does, and is proved by a signed token alone (auth/bearer-token.ts). */
export const platformIds = /* @__PURE__ */ defineIds({ bearer: 'brr' })

const tables = {
  /** What is for sale: read by search, written by operators; each selling domain has its own kinds of records in it. */
  catalog: { stream: true, indexes: [] },
  /** Work in progress of every domain. */
  operations: { stream: true, indexes: [], unloggedPartitions },
  /** Rate limits, quotas, idempotency keys: records that expire within days and that no log shows. */
  runtime: { stream: false, indexes: [] },
} as const

const queues = {
  /** Each message has a part of a table walked through; one that fails waits longer each time, an hour in all. */
  migrations: { attempts: 20 },
} as const

declare module './domain.ts' {
  interface Queues extends NamesOf<typeof queues> {}
  interface Tables extends NamesOf<typeof tables> {}
}

/** The ids, queues and tables by purpose that belong to no one domain. */
export const platform = /* @__PURE__ */ defineDomain({
  name: 'platform',
  group: 'core',
  ids: platformIds,
  tables,
  queues,
})
