import { queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import type { City, CityStop } from '../rules/city.ts'
import { namesOf, normalizeName } from '../rules/city-names.ts'
import { cityEntries, keys, nameIn } from '../rules/keys.ts'
import { suggestCities } from '../rules/suggest-cities.ts'
import { cityRecords, stopRecords } from './items.ts'
import { putAll } from './put-all.ts'

export const putCities = async (cities: readonly City[]): Promise<void> =>
  putAll(cities.flatMap(city => cityEntries(city).map(key => ({ ...key, ...cityRecords.check(city) }))))

export const putStops = async (stops: readonly CityStop[]): Promise<void> =>
  putAll(stops.map(stop => ({ ...keys.stop(stop.city_id, stop.id), ...stopRecords.check(stop) })))

export const listStops = async (cityId: string): Promise<CityStop[]> => {
  const { items } = await queryPage('catalog', {
    KeyConditionExpression: 'pk = :city AND begins_with(sk, :stop)',
    ExpressionAttributeValues: { ':city': keys.stop(cityId, '').pk, ':stop': keys.stop(cityId, '').sk },
  })
  return parseAll(stopRecords.parse, items)
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
    cities.push(
      ...page.items.flatMap(item => parseAll(cityRecords.parse, [item]).filter(city => isShown(city, item, start))),
    )
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
const isShown = (city: City, { sk }: StoredItem, start: string): boolean =>
  namesOf(city).find(name => name.startsWith(start)) === nameIn(String(sk))

/** The cities of exactly this name, official or not: mostly one, or none. */
export const citiesNamed = async (name: string): Promise<City[]> => {
  const { items } = await queryPage('catalog', beginning(keys.cityNamed(name)))
  return parseAll(cityRecords.parse, items)
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
