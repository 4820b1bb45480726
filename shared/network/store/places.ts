import type { City } from '../rules/city.ts'
import { normalizeName } from '../rules/city-names.ts'
import type { StretchOfRoute } from '../rules/search.ts'
import { citiesNamed } from './cities.ts'
import { listStretches } from './routes.ts'

/** What connects two places, as somebody named them. */
export interface Connection {
  readonly stretches: readonly StretchOfRoute[]
  /** Of the origin; undefined where it is not known. */
  readonly time_zone: string | undefined
  /** The names no city has. */
  readonly unknown: readonly string[]
}

/** One read where both are official names of connected cities; else the cities are looked up. */
export const findConnection = async (origin: string, destination: string): Promise<Connection> => {
  const stretches = await listStretches(origin, destination)
  if (stretches[0]) return { stretches, time_zone: stretches[0].boarding.time_zone, unknown: [] }
  const [from, to] = await Promise.all([citiesNamed(origin), citiesNamed(destination)])
  return {
    stretches: await stretchesBetween(otherNames(from, to, origin, destination)),
    time_zone: from[0]?.time_zone,
    unknown: [...(from.length === 0 ? [origin] : []), ...(to.length === 0 ? [destination] : [])],
  }
}

/** The official names of the cities, as pairs, but the one that was tried. */
const otherNames = (from: readonly City[], to: readonly City[], ...tried: readonly string[]): [string, string][] => {
  const pairs = new Map<string, [string, string]>()
  for (const left of from) for (const right of to) pairs.set(pairKey(left.name, right.name), [left.name, right.name])
  pairs.delete(pairKey(...tried))
  return [...pairs.values()]
}

const pairKey = (...names: readonly string[]): string => names.map(normalizeName).join('#')

const stretchesBetween = async (pairs: readonly [string, string][]): Promise<StretchOfRoute[]> =>
  (await Promise.all(pairs.map(pair => listStretches(...pair)))).flat()
