import { defineIds } from '../kernel/ids.ts'
import { defineDomain } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const transitIds = /* @__PURE__ */ defineIds({
  bus: 'bus',
  city: 'cty',
  route: 'rte',
  schedule: 'sch',
  stop: 'stp',
})

export const transit = /* @__PURE__ */ defineDomain({
  name: 'transit',
  group: 'core',
  ids: transitIds,
  indexes: {
    catalog: [{ name: 'departures-by-route', pk: 'route_id', sk: 'departure_datetime', projection: 'ALL' }],
  },
  entities: { catalog: entities },
})
