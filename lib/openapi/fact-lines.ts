import type { Fact, Facts } from './facts.ts'

/** The reply that a place is in: `getBooking gives 200`. */
const replyIn = (place: string): string => /^\S+ gives \d+/.exec(place)?.[0] ?? ''

/**
 * One fact a line, to be read in a difference of two versions: `createBooking takes body.contact.email: {…}`. Where a
 * reply has the facts of an earlier one, a line says so: `getBooking gives 200: as createBooking gives 201`.
 */
export const linesOf = (facts: Facts): string[] => {
  const known = new Map<string, string>()
  const parts = Map.groupBy(facts, ([place]) => replyIn(place) || place)
  return [...parts].flatMap(([name, entries]) => {
    const lines = entries.map(([place, fact]) => `${place.slice(name.length)}: ${JSON.stringify(fact)}`)
    const same = known.get(lines.join('\n'))
    if (same && lines.length > 2) return [`${name}: as ${same}`]
    known.set(lines.join('\n'), name)
    return lines.map(line => name + line)
  })
}

/** The facts in such lines; a line that begins with `#` is a comment. */
export const factsIn = (lines: readonly string[]): Facts => {
  const facts = new Map<string, Fact>()
  for (const line of lines.filter(each => !each.startsWith('#') && each !== '')) {
    const [name = '', same] = line.split(': as ')
    const end = line.indexOf(': {')
    if (!same) facts.set(line.slice(0, end), JSON.parse(line.slice(end + 2)))
    else for (const [at, fact] of [...facts]) if (replyIn(at) === same) facts.set(name + at.slice(same.length), fact)
  }
  return facts
}
