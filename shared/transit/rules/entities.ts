import type { LoggedRecords } from '../../platform/domain.ts'

/** What the activity log shows of the catalog table's records. */
export const entities = {
  kinds: [
    {
      kind: 'city-name',
      keys: /^CITIES (.+)$/,
      id: '$1',
      clear: ['id', 'name', 'state', 'country', 'time_zone', 'aliases', 'latitude', 'longitude'],
    },
    {
      kind: 'stop',
      keys: /^CITY#\S+ STOP#(\S+)$/,
      id: '$1',
      named: 'stop',
      clear: ['id', 'name', 'city_id', 'time_zone', 'latitude', 'longitude', 'address'],
    },
    {
      kind: 'route',
      keys: /^ROUTE#(\S+) ROUTE$/,
      id: '$1',
      named: 'route',
      clear: ['id', 'stops.id', 'stops.name', 'stops.city', 'stops.minutes', 'stops.km'],
    },
    {
      kind: 'bus',
      keys: /^BUS#(\S+) BUS$/,
      id: '$1',
      named: 'bus',
      clear: ['id', 'layout_id', 'bus_number', 'bus_type', 'operator', 'amenities'],
    },
    { kind: 'layout', keys: /^LAYOUT#(\S+) LAYOUT$/, id: '$1', clear: [] },
    {
      kind: 'schedule',
      keys: /^SCHEDULE#(\S+) SCHEDULE$/,
      id: '$1',
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
  shownBy: [{ keys: /^PAIR#/, kind: 'route' }],
} satisfies LoggedRecords
