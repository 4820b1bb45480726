import { defineDomain, type NamesOf } from '../platform/domain.ts'

const scopes = { 'read:activity': 'admin' } as const

const tables = {
  // By entity, and lists by day and by account, all under the table's own key: an index would repeat each entry whole.
  activity: { stream: false, indexes: [] },
} as const

declare module '../platform/domain.ts' {
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Tables extends NamesOf<typeof tables> {}
}

export const activity = /* @__PURE__ */ defineDomain({ name: 'activity', group: 'core', scopes, tables })
