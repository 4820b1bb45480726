import { defineDomain, type NamesOf } from '../platform/domain.ts'

const queues = { 'sandbox-webhooks': { attempts: 5 } } as const

declare module '../platform/domain.ts' {
  interface Queues extends NamesOf<typeof queues> {}
}

export const sandbox = /* @__PURE__ */ defineDomain({ name: 'sandbox', group: 'core', queues })
