import { distance } from 'fastest-levenshtein'

/**
 * A name's form for comparison: without case, Latin accents and punctuation. Marks of other scripts stay, as there they
 * are vowels.
 */
export const normalizeName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/** A city's official name and its other names. */
export interface Named {
  readonly name: string
  readonly aliases: readonly string[]
}

/** Every normal form a city is found by, the official one first. */
export const namesOf = ({ name, aliases }: Named): string[] => [...new Set([name, ...aliases].map(normalizeName))]

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
