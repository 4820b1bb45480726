import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const invoiceIds = /* @__PURE__ */ defineIds({ invoice: 'ivc', credit_note: 'crn' })

/** One issuer's documents are numbered one after the other, so that no number is missing and none is there twice. */
const queues = { invoices: { attempts: 10, ordered: true } } as const

declare module '../platform/domain.ts' {
  interface Queues extends NamesOf<typeof queues> {}
}

export const invoices = /* @__PURE__ */ defineDomain({
  name: 'invoices',
  group: 'core',
  ids: invoiceIds,
  queues,
  entities: { commerce: entities },
})
