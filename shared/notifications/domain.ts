import { defineDomain, type NamesOf } from '../platform/domain.ts'

/** A mail that is a day late is of no use. */
const queues = { notifications: { attempts: 5 } } as const

declare module '../platform/domain.ts' {
  interface Queues extends NamesOf<typeof queues> {}
}

export const notifications = /* @__PURE__ */ defineDomain({ name: 'notifications', group: 'core', queues })
