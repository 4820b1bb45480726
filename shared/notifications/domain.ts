import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'

export const notificationIds = /* @__PURE__ */ defineIds({ pushSubscription: 'psh' })

const queues = {
  /** Codes and warnings to an account's owner, apart from mails about bookings, of which thousands may be due at once. */
  codes: { attempts: 5, awaited: true },
  /** A mail that is a day late is of no use. Timed for text messages that are put off to the end of quiet hours. */
  notifications: { attempts: 8, timed: true, awaited: true },
  /** What SES says of mails that bounced or were called spam. */
  'mail-feedback': { attempts: 10 },
} as const

const scopes = { 'read:notifications': 'admin', 'write:notifications': 'admin' } as const

declare module '../platform/domain.ts' {
  interface Queues extends NamesOf<typeof queues> {}
  interface Scopes extends NamesOf<typeof scopes> {}
}

export const notifications = /* @__PURE__ */ defineDomain({
  name: 'notifications',
  group: 'core',
  ids: notificationIds,
  scopes,
  queues,
  indexes: { runtime: [{ name: 'messages-by-day', pk: 'log_day', sk: 'logged_at', projection: 'ALL' }] },
})
