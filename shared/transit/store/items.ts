import { recordOf } from '../../platform/dynamo/records.ts'
import { Bus } from '../rules/bus.ts'
import { City, CityStop } from '../rules/city.ts'
import { areComplete } from '../rules/fares.ts'
import { Route } from '../rules/route.ts'
import { Schedule } from '../rules/schedule.ts'
import { RouteSegment } from '../rules/search.ts'

export const cityRecords = recordOf('catalog', 'city', City)

export const stopRecords = recordOf('catalog', 'stop', CityStop)

export const routeRecords = recordOf('catalog', 'route', Route)

export const segmentRecords = recordOf('catalog', 'route segment', RouteSegment)

export const busRecords = recordOf('catalog', 'bus', Bus)

export const scheduleRecords = recordOf('catalog', 'schedule', Schedule, {
  invariants: { fares: ({ fares }) => areComplete(fares) },
})
