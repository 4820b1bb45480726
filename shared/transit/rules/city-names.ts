import { distance } from 'fastest-levenshtein'

/**
 * A name as it is compared: without case, Latin accents and punctuation. Marks of other scripts stay, as there they are
 * vowels.
 */
export const normalizeName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/** What a city is called: officially, and otherwise. */
export interface Named {
  readonly name: string
  readonly aliases: readonly string[]
}

/** Every normal form a city is found by, the official one first. */
export const namesOf = ({ name, aliases }: Named): string[] => [...new Set([name, ...aliases].map(normalizeName))]

const mostSuggestions = 5

/** The cities somebody may have meant by `text`: those that begin so, then the least misspelt, at most five. */
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

/** A name that is only begun, or goes on with a state or country, is better than a misspelt one. */
const faultsBetween = (wanted: string, name: string): number =>
  name.startsWith(wanted) || wanted.startsWith(`${name} `) ? 0.5 : distance(wanted, name)

const tolerated = (wanted: string): number => Math.max(1, Math.floor(wanted.length * 0.4))
