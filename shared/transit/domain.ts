import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const transitIds = /* @__PURE__ */ defineIds({
  bus: 'bus',
  city: 'cty',
  route: 'rte',
  schedule: 'sch',
  stop: 'stp',
})

/** Why a traveller's money goes back. */
const refundReasons = {
  seats_taken:
    'Your payment reached us after the time to pay was over, and somebody else had booked a seat of yours by then.',
  departure_closed: 'This departure is not on sale any more.',
  departure_cancelled: 'The operator cancelled this departure.',
  departed: 'Your payment reached us after the bus had left your stop.',
} as const

const scopes = {
  'write:schedules': 'admin',
} as const

declare module '../platform/domain.ts' {
  interface Scopes extends NamesOf<typeof scopes> {}
  interface RefundReasons extends NamesOf<typeof refundReasons> {}
}

export const transit = /* @__PURE__ */ defineDomain({
  name: 'transit',
  group: 'core',
  ids: transitIds,
  scopes,
  refundReasons,
  indexes: {
    catalog: [{ name: 'departures-by-route', pk: 'route_id', sk: 'departure_datetime', projection: 'ALL' }],
  },
  entities: { catalog: entities },
})
