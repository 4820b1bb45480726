import type { LoggedRecords } from '../../platform/domain.ts'
import { keys, pairPrefix } from './keys.ts'

/** What the activity log shows of the catalog table's records. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'city-name',
      keys: { pk: keys.cities, sk: '$1' },
      clear: ['id', 'name', 'state', 'country', 'time_zone', 'aliases', 'latitude', 'longitude'],
    },
    {
      kind: 'stop',
      keys: keys.stop('*', '$1'),
      named: 'stop',
      clear: ['id', 'name', 'city_id', 'time_zone', 'latitude', 'longitude', 'address'],
    },
    {
      kind: 'route',
      keys: keys.route('$1'),
      named: 'route',
      clear: ['id', 'stops.id', 'stops.name', 'stops.city', 'stops.minutes', 'stops.km'],
    },
    {
      kind: 'bus',
      keys: keys.bus('$1'),
      named: 'bus',
      clear: ['id', 'layout_id', 'bus_number', 'bus_type', 'operator', 'amenities'],
    },
    { kind: 'layout', keys: keys.layout('$1'), clear: [] },
    {
      kind: 'schedule',
      keys: keys.schedule('$1'),
      named: 'schedule',
      clear: [
        'id',
        'route_id',
        'bus_id',
        'layout_id',
        'state',
        'departure_datetime',
        'arrival_datetime',
        'base_price',
        'currency',
        'bus.bus_number',
        'cancellation_policy.hours_before',
        'cancellation_policy.refund_percent',
      ],
    },
  ],
  shownBy: [{ keys: { pk: `${pairPrefix}*`, sk: '*' }, kind: 'route' }],
})
