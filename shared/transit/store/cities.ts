import * as z from 'zod/mini'
import { queryPage } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import type { City, CityStop } from '../rules/city.ts'
import { namesOf, normalizeName } from '../rules/city-names.ts'
import { suggestCities } from '../rules/suggest-cities.ts'
import { CityItem, StopItem } from './items.ts'
import { cityEntries, keys, nameIn } from './keys.ts'
import { putAll } from './put-all.ts'

export const putCities = (cities: readonly City[]): Promise<void> =>
  putAll(cities.flatMap(city => cityEntries(city).map(key => ({ ...key, ...city }))))

export const putStops = (stops: readonly CityStop[]): Promise<void> =>
  putAll(stops.map(stop => ({ ...keys.stop(stop.city_id, stop.id), ...stop })))

export const listStops = async (cityId: string): Promise<CityStop[]> => {
  const { items } = await queryPage('catalog', {
    KeyConditionExpression: 'pk = :city AND begins_with(sk, :stop)',
    ExpressionAttributeValues: { ':city': keys.stop(cityId, '').pk, ':stop': keys.stop(cityId, '').sk },
  })
  return items.map(item => z.parse(StopItem, item))
}

/** Cities of which a name begins with the query, and the position the list continues from. */
export interface CityPage {
  readonly cities: readonly City[]
  readonly next: string | undefined
}

/** @param after `next` of the page before */
export const listCities = async (
  query: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<CityPage> => {
  const start = normalizeName(query)
  const cities: City[] = []
  let next = after
  do {
    const page = await queryPage('catalog', {
      ...beginning(start),
      Limit: limit - cities.length,
      ...(next && { ExclusiveStartKey: { pk: keys.cities, sk: next } }),
    })
    cities.push(...page.items.filter(item => isShown(item, start)).map(item => z.parse(CityItem, item)))
    next = page.next && String(page.next.sk)
  } while (next !== undefined && cities.length < limit)
  return { cities, next }
}

/** Pages of cities as a minute ago at most; beginnings of names are few. */
const pages = keep<CityPage>({ table: 'catalog', forMs: 60_000, most: 500 })

/** A page of the list for people to choose from, from the environment's memory where it is there. */
export const listKeptCities: typeof listCities = (query, { limit, after }) =>
  pages.get(JSON.stringify([normalizeName(query), limit, after]), () => listCities(query, { limit, after }))

/** DynamoDB accepts no empty string for `begins_with` on a key. */
const beginning = (start: string) => ({
  KeyConditionExpression: start === '' ? 'pk = :cities' : 'pk = :cities AND begins_with(sk, :start)',
  ExpressionAttributeValues: { ':cities': keys.cities, ...(start !== '' && { ':start': start }) },
})

/** Of a city's entries that begin with the query, the first of `namesOf` is shown, whatever page the others are on. */
const isShown = (item: Record<string, unknown>, start: string): boolean =>
  namesOf(z.parse(CityItem, item)).find(name => name.startsWith(start)) === nameIn(String(item.sk))

/** The cities of exactly this name, official or not: mostly one, or none. */
export const citiesNamed = async (name: string): Promise<City[]> => {
  const { items } = await queryPage('catalog', beginning(keys.cityNamed(name)))
  return items.map(item => z.parse(CityItem, item))
}

/** Used for suggestions only: a new city is found by its name without them. */
const all = keep<readonly City[]>({ table: 'catalog', forMs: 5 * 60_000, most: 1 })

/** Suggestions for unknown names. A city of the last minutes may be missing. */
export const suggestFor = async (names: readonly string[]): Promise<string[]> => {
  const cities = await all.get('', listAllCities)
  return [...new Set(names.flatMap(name => suggestCities(name, cities)))]
}

const listAllCities = async (): Promise<readonly City[]> => {
  const cities: City[] = []
  let next: string | undefined
  do {
    const page = await listCities('', { limit: 1000, after: next })
    cities.push(...page.cities)
    next = page.next
  } while (next !== undefined)
  return cities
}
