import { defineDomain, type NamesOf } from '../platform/domain.ts'

/** Of everybody's payments: those of one customer are of commerce's scopes. */
const scopes = { 'read:takings': 'admin', 'write:takings': 'admin' } as const

declare module '../platform/domain.ts' {
  interface Scopes extends NamesOf<typeof scopes> {}
}

export const payments = /* @__PURE__ */ defineDomain({ name: 'payments', group: 'core', scopes })
