import { derivedId } from '../../shared/kernel/derived-ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import type { City, CityStop } from '../../shared/transit/rules/city.ts'
import { lastStop, type Route, type RouteStop } from '../../shared/transit/rules/route.ts'
import { cities as demoCities } from './cities.ts'
import { type Corridor, corridors as demoCorridors } from './corridors.ts'

export const timeZone = 'Asia/Kolkata'

const cityId = (name: string): string => derivedId(transitIds.city, 'demo', name)
const stopId = (city: string, name: string): string => derivedId(transitIds.stop, 'demo', city, name)

export const cities: readonly City[] = demoCities.map(({ stops: _, ...city }) => ({
  ...city,
  id: cityId(city.name),
  country: 'India',
  time_zone: timeZone,
}))

export const stops: readonly CityStop[] = demoCities.flatMap(city =>
  city.stops.map(([name, address, latitude, longitude]) => ({
    id: stopId(city.name, name),
    city_id: cityId(city.name),
    name,
    address,
    latitude,
    longitude,
  })),
)

/** A corridor as two routes, there and back, and how many buses go on it. */
export interface DemoLine {
  readonly there: Route
  readonly back: Route
  readonly buses: number
}

export const linesOf = (corridors: readonly Corridor[] = demoCorridors): DemoLine[] =>
  corridors.map((corridor, index) => {
    const there = routeOf(corridor, index)
    return { there, back: reversed(there), buses: corridor.buses }
  })

const routeOf = ({ from, to, kmPerHour }: Corridor, corridor: number): Route => {
  const places: RouteStop[] = [stopIn(from, corridor)]
  for (const [city, legKm] of to) {
    const before = places.at(-1) as RouteStop
    const minutes = before.minutes + Math.round(((legKm / kmPerHour) * 60) / 5) * 5
    places.push({ ...stopIn(city, corridor), km: before.km + legKm, minutes })
  }
  return named(places)
}

/** Corridors use different boarding points of a city, as operators do; the first corridor uses the best known. */
const stopIn = (name: string, corridor: number): RouteStop => {
  const found = cities.find(city => city.name === name)
  const own = stops.filter(stop => stop.city_id === found?.id)
  const stop = own[corridor % own.length]
  if (!found || !stop) throw new Error(`no city ${name} in the demo network`)
  return { ...stop, city: name, time_zone: timeZone, minutes: 0, km: 0 }
}

const reversed = (route: Route): Route => {
  const { km, minutes } = lastStop(route)
  return named(route.stops.toReversed().map(stop => ({ ...stop, km: km - stop.km, minutes: minutes - stop.minutes })))
}

const named = (places: readonly RouteStop[]): Route => ({
  id: derivedId(transitIds.route, 'demo', ...places.map(stop => stop.id)),
  stops: places,
})
