import * as z from 'zod/mini'
import { DomainError, type ValidationIssue } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { isTimeZone } from '../../kernel/wall-clock.ts'
import { distanceKm, position } from './distance.ts'

/** A boarding or dropping point on a route, with its place and time zone. */
export const RouteStop = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  city_id: z.string(),
  city: z.string(),
  time_zone: z.string(),
  /** From the first stop, along the route. */
  minutes: z.number(),
  km: z.number(),
  ...position,
})

export type RouteStop = Immutable<z.infer<typeof RouteStop>>

export const Route = z.object({ id: z.string(), stops: z.array(RouteStop) })

export type Route = Immutable<z.infer<typeof Route>>

export const firstStop = ({ stops }: Pick<Route, 'stops'>): RouteStop => stops[0] as RouteStop
export const lastStop = ({ stops }: Pick<Route, 'stops'>): RouteStop => stops.at(-1) as RouteStop

/** The km of each leg, which lies between a stop and the next. */
export const legKm = ({ stops }: Pick<Route, 'stops'>): number[] =>
  stops.slice(1).map((stop, index) => stop.km - (stops[index]?.km ?? 0))

const fewest = 2
const most = 30
/** A road is no shorter than the straight line, except for inaccurate measurements of either. */
const shortestRoad = 0.95
const longestRoad = 5
const slackKm = 10
const fastestKmPerHour = 120

/**
 * Checks a route: 2 to 30 different stops, minutes and km that rise from 0, time zones, and distances and speeds that a road
 * between these places can have.
 * @throws DomainError INVALID_ROUTE with every issue
 */
export const checkRoute = ({ stops }: Pick<Route, 'stops'>): void => {
  const errors: ValidationIssue[] = []
  const refuse = (index: number | undefined, msg: string) =>
    errors.push({ loc: index === undefined ? ['stops'] : ['stops', index], msg, type: 'invalid_route' })
  if (stops.length < fewest || stops.length > most) refuse(undefined, `A route has ${fewest} to ${most} stops.`)
  if (new Set(stops.map(stop => stop.id)).size < stops.length) refuse(undefined, 'A route calls at a stop once.')
  if (stops[0] && (stops[0].minutes !== 0 || stops[0].km !== 0)) refuse(0, 'Minutes and km count from 0.')
  // Each search between its cities reads the clocks of all its stops.
  for (const zone of new Set(stops.map(stop => stop.time_zone)))
    if (!isTimeZone(zone)) refuse(undefined, `There is no time zone ${zone}.`)
  for (const [index, stop] of stops.entries()) {
    const before = stops[index - 1]
    if (before) for (const msg of legIssues(before, stop)) refuse(index, msg)
  }
  if (errors.length > 0) throw new DomainError('INVALID_ROUTE', `The route is not valid: ${errors[0]?.msg}`, { errors })
}

const legIssues = (from: RouteStop, to: RouteStop): string[] => {
  const km = to.km - from.km
  const minutes = to.minutes - from.minutes
  const places = `from ${from.name} to ${to.name}`
  if (!Number.isInteger(to.minutes) || !(km > 0) || !(minutes > 0)) return [`Minutes and km must rise ${places}.`]
  const straight = distanceKm(from, to)
  const issues: string[] = []
  if (km < straight * shortestRoad) issues.push(`The straight line ${places} is ${Math.round(straight)} km, not ${km}.`)
  if (km > straight * longestRoad + slackKm) issues.push(`No road is ${km} km ${places}.`)
  if (km / (minutes / 60) > fastestKmPerHour) issues.push(`No bus goes ${km} km in ${minutes} minutes.`)
  return issues
}

/** A segment of a route: from the stop at index `from` to the stop at a later index `to`. */
export interface Segment {
  readonly from: number
  readonly to: number
}

/** Every pair of stops in travelling order whose cities differ: the segments that a search can find. */
export const segmentsOf = ({ stops }: Pick<Route, 'stops'>): Segment[] =>
  stops.flatMap((boarding, from) =>
    stops.flatMap((dropping, to) => (to > from && dropping.city_id !== boarding.city_id ? [{ from, to }] : [])),
  )
