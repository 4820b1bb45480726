import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { keys } from '../rules/keys.ts'
import { checkRoute, firstStop, lastStop, type Route, segmentsOf } from '../rules/route.ts'
import type { RouteSegment } from '../rules/search.ts'
import { routeRecords, segmentRecords } from './items.ts'
import { putAll } from './put-all.ts'

/**
 * Stores new routes and their search entries: an item for each segment, under its pair of cities.
 * @throws DomainError INVALID_ROUTE before anything is written
 */
export const putRoutes = async (routes: readonly Route[]): Promise<void> => {
  for (const route of routes) checkRoute(route)
  await putAll(routes.flatMap(segmentItems))
  await putAll(routes.map(route => ({ ...keys.route(route.id), ...routeRecords.check(route) })))
}

const segmentItems = (route: Route) => {
  const [first, last] = [firstStop(route), lastStop(route)]
  return segmentsOf(route).flatMap(({ from, to }) => {
    const [boarding, dropping] = [route.stops[from], route.stops[to]]
    if (!boarding || !dropping) return []
    const segment: RouteSegment = {
      route_id: route.id,
      from,
      to,
      boarding,
      dropping,
      route: { origin_city: first.city, destination_city: last.city, distance_km: last.km },
    }
    return [{ ...keys.segment(boarding.city, dropping.city, route.id, from, to), ...segmentRecords.check(segment) }]
  })
}

/** A route with other stops is a new route, so a stored one stays as it is; a correction is visible after a minute. */
const routes = keep<Route | undefined>({ table: 'catalog', forMs: 60_000, most: 500 })

export const readRoute = (id: string): Promise<Route | undefined> => routes.get(id, () => readStored(id))

const readStored = async (id: string): Promise<Route | undefined> => {
  const item = await getItem('catalog', keys.route(id), { consistent: false })
  return item && routeRecords.parse(item)
}

/** Every segment of any route from one city to another, by their official names. */
export const listSegments = async (origin: string, destination: string): Promise<RouteSegment[]> => {
  const items = await queryAll('catalog', {
    KeyConditionExpression: 'pk = :pair',
    ExpressionAttributeValues: { ':pair': keys.pair(origin, destination) },
  })
  return parseAll(segmentRecords.parse, items)
}
