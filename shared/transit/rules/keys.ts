import { namesOf, normalizeName } from './city-names.ts'

export const pairPrefix = 'PAIR#'

/** Every key of the catalog table. Names are in their normal form, which has no `#`. */
export const keys = {
  /** All cities are one partition in the order of their names; each of a city's names has an entry. */
  cities: 'CITIES',
  city: (name: string, id: string) => ({ pk: keys.cities, sk: `${normalizeName(name)}#${id}` }),
  /** The start of the entries of every city of exactly this name. */
  cityNamed: (name: string) => `${normalizeName(name)}#`,
  stop: (cityId: string, id: string) => ({ pk: `CITY#${cityId}`, sk: `STOP#${id}` }),
  route: (id: string) => ({ pk: `ROUTE#${id}`, sk: 'ROUTE' }),
  /** The routes from one city to another, by official names, so that most searches need not read the cities. */
  pair: (origin: string, destination: string) => `${pairPrefix}${normalizeName(origin)}#${normalizeName(destination)}`,
  segment: (origin: string, destination: string, routeId: string, from: number, to: number) => ({
    pk: keys.pair(origin, destination),
    sk: `${routeId}#${from}#${to}`,
  }),
  bus: (id: string) => ({ pk: `BUS#${id}`, sk: 'BUS' }),
  layout: (id: string) => ({ pk: `LAYOUT#${id}`, sk: 'LAYOUT' }),
  schedule: (id: string) => ({ pk: `SCHEDULE#${id}`, sk: 'SCHEDULE' }),
}

/** The normalized name in an entry of the cities. */
export const nameIn = (sk: string): string => sk.slice(0, sk.lastIndexOf('#'))

export const cityEntries = (city: { id: string; name: string; aliases: readonly string[] }) =>
  namesOf(city).map(name => keys.city(name, city.id))
