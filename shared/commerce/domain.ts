import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'
import { migrations } from './rules/migrations.ts'

export const commerceIds = /* @__PURE__ */ defineIds({
  booking: 'bkg',
  payment: 'pay',
  refund: 'rfd',
  reservation: 'rsv',
  cancellation: 'cxl',
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
  'payment-events': { attempts: 10, awaited: true },
  'payment-checks': { attempts: 5 },
  refunds: { attempts: 10 },
  cancellations: { attempts: 10 },
  closings: { attempts: 10 },
  'hold-expiry': { attempts: 5, timed: true },
} as const

/** Why a customer's money goes back, as the mail explains it. */
const refundReasons = {
  hold_given_up: 'Your payment reached us after what you had chosen was given back.',
  second_capture:
    'You were charged twice for the same booking. The booking itself stands; the second charge goes back.',
  captured_above: 'More was charged than is due. What is above that goes back.',
  not_captured: 'Your bank did not let us charge what it had authorized.',
  not_due: 'What you paid is not due any more.',
  cancelled: 'You cancelled your booking, or a part of it.',
  called_off: 'What you had booked was called off.',
  set_aside: 'What was charged was not what was due, so all of it goes back.',
  other: 'Your booking could not be completed.',
} as const

declare module '../platform/domain.ts' {
  interface Roles extends NamesOf<typeof roles> {}
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Tables extends NamesOf<typeof tables> {}
  interface Queues extends NamesOf<typeof queues> {}
  interface RefundReasons extends NamesOf<typeof refundReasons> {}
}

export const commerce = /* @__PURE__ */ defineDomain({
  name: 'commerce',
  group: 'core',
  ids: commerceIds,
  roles,
  scopes,
  tables,
  queues,
  migrations,
  refundReasons,
  entities: { commerce: entities },
})
