import { keep } from '../../platform/dynamo/kept.ts'
import type { City } from '../rules/city.ts'
import { normalizeName } from '../rules/city-names.ts'
import type { RouteSegment } from '../rules/search.ts'
import { citiesNamed } from './cities.ts'
import { listSegments } from './routes.ts'

/** The segments between two cities, by their names in the request. */
export interface Connection {
  readonly segments: readonly RouteSegment[]
  /** The origin's time zone; undefined where it is not known. */
  readonly time_zone: string | undefined
  /** The given names that no city has. */
  readonly unknown: readonly string[]
}

/** Routes and cities are few and change rarely: every environment finds a new route after a minute at the latest. */
const keptForMs = 60_000
const pairs = keep<readonly RouteSegment[]>({ table: 'catalog', forMs: keptForMs, most: 500 })
const cities = keep<readonly City[]>({ table: 'catalog', forMs: keptForMs, most: 500 })

const segmentsOf = (...names: readonly [string, string]): Promise<readonly RouteSegment[]> =>
  pairs.get(pairKey(...names), () => listSegments(...names))

const citiesOf = (name: string): Promise<readonly City[]> => cities.get(normalizeName(name), () => citiesNamed(name))

/** One read where both are official names of connected cities; else the cities are read too. */
export const findConnection = async (origin: string, destination: string): Promise<Connection> => {
  const segments = await segmentsOf(origin, destination)
  if (segments[0]) return { segments, time_zone: segments[0].boarding.time_zone, unknown: [] }
  const [from, to] = await Promise.all([citiesOf(origin), citiesOf(destination)])
  return {
    segments: await segmentsBetween(otherNames(from, to, origin, destination)),
    time_zone: from[0]?.time_zone,
    unknown: [...(from.length === 0 ? [origin] : []), ...(to.length === 0 ? [destination] : [])],
  }
}

/** The pairs of the cities' official names, except the pair already tried. */
const otherNames = (from: readonly City[], to: readonly City[], ...tried: readonly string[]): [string, string][] => {
  const names = new Map<string, [string, string]>()
  for (const left of from) for (const right of to) names.set(pairKey(left.name, right.name), [left.name, right.name])
  names.delete(pairKey(...tried))
  return [...names.values()]
}

const pairKey = (...names: readonly string[]): string => names.map(normalizeName).join('#')

const segmentsBetween = async (names: readonly [string, string][]): Promise<RouteSegment[]> =>
  (await Promise.all(names.map(pair => segmentsOf(...pair)))).flat()
