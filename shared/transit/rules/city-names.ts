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
