import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const membershipIds = /* @__PURE__ */ defineIds({ plan: 'pln', subscription: 'sub' })

const scopes = {
  'write:plans': 'admin',
  'read:subscriptions': 'customer',
  'write:subscriptions': 'customer',
} as const

/** A bank or a gateway may be down for hours; what fails for good is found again by the schedule. */
const queues = {
  /** Subscriptions for which something is due, and bookings of their periods that were paid or cancelled. */
  subscriptions: { attempts: 10, awaited: true },
} as const

const refundReasons = {
  subscription_over: 'This period of your membership was paid already, or the membership has ended.',
} as const

declare module '../platform/domain.ts' {
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Queues extends NamesOf<typeof queues> {}
  interface RefundReasons extends NamesOf<typeof refundReasons> {}
}

/** Plans, and who subscribes to them. Each period is sold as a booking of the kind `subscription`. */
export const memberships = /* @__PURE__ */ defineDomain({
  name: 'memberships',
  group: 'core',
  ids: membershipIds,
  scopes,
  queues,
  refundReasons,
  hears: { subscription: 'subscriptions' },
  entities: { commerce: entities },
})
