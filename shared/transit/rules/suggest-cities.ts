import { distance } from 'fastest-levenshtein'
import { type Named, namesOf, normalizeName } from './city-names.ts'

const mostSuggestions = 5

/** Suggestions for `text`: cities whose name begins so, then the least misspelt, at most five. */
export const suggestCities = (text: string, cities: readonly Named[]): string[] => {
  const wanted = normalizeName(text)
  if (wanted === '') return []
  return cities
    .map(city => ({ name: city.name, faults: Math.min(...namesOf(city).map(name => faultsBetween(wanted, name))) }))
    .filter(({ faults }) => faults <= tolerated(wanted))
    .sort((left, right) => left.faults - right.faults || (left.name < right.name ? -1 : 1))
    .slice(0, mostSuggestions)
    .map(({ name }) => name)
}

/** An incomplete name, or one followed by a state or country, ranks before a misspelt one. */
const faultsBetween = (wanted: string, name: string): number =>
  name.startsWith(wanted) || wanted.startsWith(`${name} `) ? 0.5 : distance(wanted, name)

const tolerated = (wanted: string): number => Math.max(1, Math.floor(wanted.length * 0.4))
